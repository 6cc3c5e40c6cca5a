import CommandSupport
import Profiles
import Secrets

/// A service that was opened for one command, and how messages name it.
struct ServiceSession {
    let service: any SecretService
    let profile: Profile

    /// Whether the service is a server's, so that every message has to name it.
    private var isRemote: Bool {
        switch profile.kind {
        case .local: false
        case .mysafe: true
        }
    }

    /// In front of messages: the host of a server, or nothing.
    var prefix: String { isRemote ? "\(service.identity.place): " : "" }

    /// A message for people that names the host of a server.
    func note(_ message: String) { Console.note(prefix + message) }

    /// An error for people that names the host of a server.
    func error(_ message: String) { Console.error(prefix + message) }

    /// Warns where a filter asks for what the service's list does not tell.
    func warn(about filter: Filter) {
        guard let warning = filter.unlisted(listsDetails: service.features.listsDetails).warning else { return }
        note(warning)
    }

    /// Refuses a filter that asks for what the service's list does not tell, before anything is done with what it selects: it
    /// would select nothing, or, where it excludes, everything. Throws a usage error.
    func check(_ filter: Filter) throws(CommandError) {
        guard let refusal = filter.unlisted(listsDetails: service.features.listsDetails).refusal else { return }
        throw .usage(prefix + refusal)
    }
}
