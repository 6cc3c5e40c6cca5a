import Logging
import Secrets
import Text

/// swift-log over a `LogOutput`, for what the HTTP server itself has to say.
struct LineLogHandler: LogHandler {
    let output: LogOutput
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.info

    init(_ output: LogOutput) { self.output = output }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, newer in newer }
        output.add(
            LogLine(
                time: Timestamp.now(), level: event.level.rawValue, message: event.message.description,
                fields: all.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) }))
    }
}
