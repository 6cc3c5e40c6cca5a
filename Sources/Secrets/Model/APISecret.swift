/// A whole API secret: what a list shows of it, and the rest, as read or as answered by create and update.
package struct APISecret: Identifiable, Equatable, Sendable {
    package var summary: SecretSummary
    package var clientID: String
    package var clientSecret: ClientSecret
    /// An HTTP method or any word; "" where none is given.
    package var method: String
    package var notes: String
    /// Number of the content's version, raised by every change; pass it to `update` to notice that somebody else was
    /// faster. nil where the service has none.
    package var version: Int64?

    package init(
        summary: SecretSummary, clientID: String, clientSecret: ClientSecret, method: String = "", notes: String = "",
        version: Int64? = nil
    ) {
        self.summary = summary
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.method = method
        self.notes = notes
        self.version = version
    }

    package var id: SecretID { summary.id }
    package var sharing: Sharing { summary.sharing ?? .none }
}
