import Posix
import Secrets

extension Vault {
    /// How many secrets one transaction changes: enough that bringing it to the disk costs little for each.
    static let changeChunk = 8192

    /// In transactions of several thousand, each with one entry in the audit trail; a batch is reported when it is on the
    /// disk. The task's cancellation is looked at between transactions. Throws what a transaction failed with; those before
    /// it were reported.
    package func apply(_ changes: [ItemChange], _ follower: RunFollower) async throws(ServiceError) {
        var parts = Parts(changes)
        while !Task.isCancelled, let (action, part) = parts.next(Self.changeChunk) {
            let ids = part.ids
            // It may bring something to the disk.
            await OffPool.concurrent.run { follower.sending(ids) }
            let outcomes = try await change(action) { change throws(ServiceError) in
                switch part {
                case .activation(let isActive, let ids): try change.setActive(isActive, ids)
                case .content(let contents): try change.setContents(contents)
                }
            }
            try ServiceError.account(outcomes.count, of: ids.count)
            await follower.outcome(outcomes)
        }
    }

    package var runSeal: (any RunSeal)? { VaultRunSeal(core: core) }
}

/// One secret and the change of its content.
struct ContentItem: Sendable {
    let id: SecretID
    let change: ContentChange
}

/// Changes by what the vault does with them, each kind in the order in which secrets lie in the file: otherwise each
/// transaction would write most of the file's pages.
private struct Parts {
    enum Part {
        case activation(Bool, ArraySlice<SecretID>)
        case content(ArraySlice<ContentItem>)

        var ids: [SecretID] {
            switch self {
            case .activation(_, let ids): Array(ids)
            case .content(let items): items.map(\.id)
            }
        }
    }

    private var deactivate: ArraySlice<SecretID> = []
    private var activate: ArraySlice<SecretID> = []
    private var content: ArraySlice<ContentItem> = []

    init(_ changes: [ItemChange]) {
        var seen = Set<SecretID>(minimumCapacity: changes.count)
        for item in changes where seen.insert(item.id).inserted {
            switch item.change {
            case .activation(true): activate.append(item.id)
            case .activation(false): deactivate.append(item.id)
            case .content(let change): content.append(ContentItem(id: item.id, change: change))
            }
        }
        activate.sort()
        deactivate.sort()
        content.sort { $0.id < $1.id }
    }

    /// The next secrets to change together; nil at the end.
    mutating func next(_ limit: Int) -> (AuditEntry.Action, Part)? {
        if let ids = Self.take(limit, from: &deactivate) { return (.deactivate, .activation(false, ids)) }
        if let ids = Self.take(limit, from: &activate) { return (.activate, .activation(true, ids)) }
        return Self.take(limit, from: &content).map { (.update, .content($0)) }
    }

    private static func take<Item>(_ limit: Int, from rest: inout ArraySlice<Item>) -> ArraySlice<Item>? {
        if rest.isEmpty { return nil }
        defer { rest = rest.dropFirst(limit) }
        return rest.prefix(limit)
    }
}

/// Seals what a journal keeps of changes with the vault's key. After the vault was given another key it does not open.
private struct VaultRunSeal: RunSeal {
    let core: VaultCore

    func seal(_ text: [UInt8]) -> [UInt8] {
        text.withUnsafeBytes { core.keys.seal($0, to: Binding(kind: .run)) }
    }

    func open(_ sealed: [UInt8]) -> [UInt8]? {
        var scratch = Scratch()
        guard sealed.withUnsafeBytes({ core.keys.unseal($0, from: Binding(kind: .run), into: &scratch) }) else {
            return nil
        }
        return Array(scratch.bytes)
    }
}
