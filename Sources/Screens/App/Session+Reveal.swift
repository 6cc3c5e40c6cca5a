import Secrets
import Text

/// Showing client secrets, or handing them out.
extension Session {
    /// Does something with the client secrets of some secrets once the service has recorded it, if it records that. If it cannot
    /// be recorded, nothing is shown but why.
    @discardableResult
    func reveal(
        _ ids: [SecretID], _ navigator: any Navigator, then: @escaping @MainActor () -> Void
    ) -> Task<Void, Never> {
        jobs.start { [weak navigator, service, waits] in
            do throws(ServiceError) {
                try await waits.during(WaitText.recordingReveal.text) { () throws(ServiceError) in
                    try await service.recordReveal(of: ids)
                }
                guard !Task.isCancelled else { return }
                then()
            } catch {
                if !Task.isCancelled { navigator?.show(Message(.error, AppText.notShown(why: error.sentence).text)) }
            }
            navigator?.changed()
        }
    }
}
