import Secrets
import Testing

@testable import Vault

/// What a vault says, call by call, to its owner and to two others.
struct AttackAnswers {
    /// What one call says.
    enum Answer<T: Equatable>: Equatable {
        case value(T)
        /// It says that something is damaged.
        case refused
        case failure(ServiceError)

        /// Whether it is the true answer, or none.
        func isPart(of truth: Answer<T>) -> Bool { self == .refused || self == truth }

        func map(_ change: (T) -> T) -> Answer<T> {
            if case .value(let value) = self { .value(change(value)) } else { self }
        }
    }

    /// Records that are read one by one: on several pages, shared and not, of several versions and states.
    static func read(of vault: [SecretSummary]) -> [SecretID] {
        let last = vault.last?.id.rawValue ?? 0
        return ([1, 2, 3, 4, 5, 6, 11, 128, 129, 200] + [last - 1, last]).filter { $0 <= last }.map { SecretID($0) }
    }

    private(set) var lists: [String: Answer<[SecretSummary]>] = [:]
    private(set) var secrets: [String: [SecretID: Answer<APISecret>]] = [:]
    private(set) var history: Answer<[SecretVersion]>
    private(set) var older: Answer<APISecret>
    private(set) var audit: Answer<[AuditRecord]>
    private(set) var keys: Answer<[AccessKey]>
    private(set) var slots: Answer<[KeySlot]>
    private(set) var directory: Answer<Directory>
    private(set) var hasRefusals = false

    /// - Parameter ids: the records that are read one by one.
    init(_ vault: Vault, _ ids: [SecretID]) async {
        for user in ["ana", "bia", "malu"] {
            let view = vault.acting(as: user)
            // A list that others see differs in what they may see of it, not in what it is made of.
            if user != "malu" { lists[user] = await Self.answer { try await view.listAll() } }
            for id in user == "ana" ? ids : [1, 6, 11].map({ SecretID($0) }) {
                secrets[user, default: [:]][id] = await Self.answer { try await view.read(id) }
            }
        }
        history = await Self.answer { try await vault.versions(of: SecretID(2)) }
        older = await Self.answer { try await vault.read(SecretID(2), version: 2) }
        audit = await Self.answer { try await vault.auditEntries(AuditQuery()) }
        keys = await Self.answer { try await vault.accessKeys().all }
        slots = await Self.answer { try await vault.slots() }
        directory = await Self.answer { try await vault.directory() }
        hasRefusals =
            lists.values.contains(.refused) || secrets.values.contains { $0.values.contains(.refused) }
            || history == .refused || older == .refused || audit == .refused || keys == .refused || slots == .refused
            || directory == .refused
    }

    private static func answer<T: Equatable>(_ body: () async throws -> T) async -> Answer<T> {
        do {
            return .value(try await body())
        } catch {
            guard let error = error as? ServiceError else { return .failure(.cancelled) }
            return error.isRefusal ? .refused : .failure(error)
        }
    }

    func expectPart(of truth: AttackAnswers, _ what: String) {
        for (user, list) in lists {
            #expect(list.isPart(of: truth.lists[user] ?? .refused), "\(what): another list for \(user)")
        }
        for (user, answers) in secrets {
            for (id, answer) in answers {
                #expect(
                    answer.isPart(of: truth.secrets[user]?[id] ?? .refused), "\(what): another secret \(id) for \(user)"
                )
            }
        }
        #expect(history.isPart(of: truth.history), "\(what): another history")
        #expect(older.isPart(of: truth.older), "\(what): another earlier version")
        #expect(audit.isPart(of: truth.audit), "\(what): another audit trail")
        #expect(keys.isPart(of: truth.keys), "\(what): other access keys")
        #expect(slots.isPart(of: truth.slots), "\(what): other slots")
        #expect(directory.isPart(of: truth.directory), "\(what): another directory")
    }

    /// These answers without what `AttackTarget` may have written since.
    ///
    /// - Parameter entries: how many entries the audit trail had before.
    func beforeWrites(_ ids: [SecretID], entries: Int) -> AttackAnswers {
        func stripped(_ summary: SecretSummary) -> SecretSummary {
            guard ids.contains(summary.id) else { return summary }
            var summary = summary
            (summary.name, summary.state, summary.updated) = ("", .unknown, nil)
            return summary
        }
        func stripped(_ secret: APISecret) -> APISecret {
            guard ids.contains(secret.id) else { return secret }
            var secret = secret
            secret.summary = stripped(secret.summary)
            secret.version = nil
            return secret
        }
        var before = self
        before.lists = lists.mapValues { $0.map { $0.map(stripped) } }
        before.secrets = secrets.mapValues { $0.mapValues { $0.map(stripped) } }
        before.older = older.map(stripped)
        before.history = history.map { $0.filter { $0.secret.summary.name != AttackTarget.written } }
        before.audit = audit.map { $0.suffix(entries) }
        before.directory = directory.map { directory in
            var directory = directory
            directory.users.removeAll { $0 == AttackTarget.newUser }
            return directory
        }
        return before
    }

    /// A record as the owner reads it.
    func secret(_ id: SecretID) -> APISecret? {
        if case .value(let secret) = secrets["ana"]?[id] { secret } else { nil }
    }

    var entries: Int { if case .value(let entries) = audit { entries.count } else { 0 } }
}

extension ServiceError {
    /// Whether it says that something is damaged; what cannot be opened any more may look like another key.
    var isRefusal: Bool { isCorrupt || self == VaultCore.otherKey }
}
