import CommandSupport
import Profiles
import Secrets
import Text

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

    /// What a report says of the service's secrets; nil without one, and where the list has everything itself.
    func report() async -> KnownReport? {
        service.features.listsDetails ? nil : await ReportFiles().report(of: service.identity)
    }

    /// Warns if a filter asks for what the service's list does not tell.
    func warn(about filter: Filter) async {
        if let report = await report() {
            return note(ServiceCommandText.columnsAsOf(date: LocalTime.date(report.date)).text)
        }
        guard let warning = filter.unlisted(listsDetails: service.features.listsDetails).warning else { return }
        note(warning)
    }

    /// Refuses a filter that asks for what the service's list does not tell, before anything is done with what it selects: it
    /// would select nothing, or, where it excludes, everything. Throws a usage error.
    ///
    /// A report answers for what has to match, as last known, and that is said. It does not answer for what is excluded: a secret
    /// that it does not have would be chosen.
    func check(_ filter: Filter) async throws(CommandError) {
        let unlisted = filter.unlisted(listsDetails: service.features.listsDetails)
        if !unlisted.required.isEmpty, unlisted.excluded.isEmpty, !unlisted.excludesAnywhere,
            !unlisted.required.contains(where: ["user:", "group:", "code:", "notes:", "method:", "updated:"].contains),
            let report = await report()
        {
            let date = LocalTime.date(report.date)
            return note(ServiceCommandText.fieldsAsOf(fields: unlisted.required, date: date).text)
        }
        guard let refusal = filter.unlisted(listsDetails: service.features.listsDetails).refusal else { return }
        throw .usage(prefix + refusal)
    }
}
