/// One exchange with the server, and its record in the trace.
struct Exchanger: Sendable {
    let driver: CurlDriver
    let trace: Trace?

    func exchange(_ request: HTTPRequest) async -> Result<HTTPAnswer, TransportError> {
        guard let trace else { return await driver.perform(request) }
        let start = trace.begin()
        let result = await driver.perform(request)
        await trace.record(request, result, since: start)
        return result
    }
}
