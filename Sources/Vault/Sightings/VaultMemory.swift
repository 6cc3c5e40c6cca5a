import Posix
import Secrets
import Synchronization

/// Remembers an opened vault from time to time, so that an older copy of it is noticed later.
final class VaultMemory: Sendable {
    /// How many seconds pass between two times while the vault is being changed.
    private static let interval: Int64 = 60

    private struct Progress {
        /// That the vault is older than what was seen of it, if it was opened all the same to be looked through.
        var age: ServiceError?
        var last: Int64 = 0
        var isUnderWay = false
        var problem: ServiceError?
    }

    private let sightings: Sightings
    /// The vault's absolute path.
    private let place: String
    /// Whether something is written at all.
    private let remembers: Bool
    private let progress = Mutex(Progress())

    init(_ sightings: Sightings, place: String, remembers: Bool) {
        self.sightings = sightings
        self.place = place
        self.remembers = remembers
    }

    /// Why the vault could not be remembered the last time; nil if it was.
    var problem: ServiceError? { progress.withLock { $0.problem } }

    /// The finding of `look`.
    var age: ServiceError? { progress.withLock { $0.age } }

    /// Compares a vault that is opened to be looked through with what is remembered, and changes nothing. Blocks.
    func look(_ keys: borrowing VaultKeys, path: String, _ moment: (_ isFirst: Bool) throws(ServiceError) -> Moment) {
        var found: ServiceError?
        do throws(ServiceError) {
            try compare(keys, path: path, moment)
        } catch {
            // Of a damaged state nothing can be said.
            if case .olderStore = error { found = error }
        }
        progress.withLock { $0.age = found }
    }

    /// Compares a vault that is being opened with what is remembered, and remembers it. Throws `.olderStore` unless that is
    /// accepted. That it cannot be remembered is no reason not to open it. Blocks.
    ///
    /// - Parameter moment: what the vault is; called again, with false, for what it is by then, if it seems to be older: another
    ///   process may have changed and remembered it since it was looked at first.
    func check(
        _ keys: borrowing VaultKeys, path: String, acceptsOlder: Bool, at time: Int64,
        _ moment: (_ isFirst: Bool) throws(ServiceError) -> Moment
    ) throws(ServiceError) {
        if !acceptsOlder { try compare(keys, path: path, moment) }
        remember(try moment(true), keys, at: time, lowers: acceptsOlder)
    }

    private func compare(
        _ keys: borrowing VaultKeys, path: String, _ moment: (_ isFirst: Bool) throws(ServiceError) -> Moment
    ) throws(ServiceError) {
        let known: SightingRecord?
        do throws(ServiceError) {
            known = try sightings.remembered(place, keys.vault)
        } catch .corrupt {
            throw .olderStore(path: path, missing: nil, seen: nil)
        } catch {
            return progress.withLock { $0.problem = error }
        }
        guard let known, known.verdict(on: try moment(true), place, keys) != .inOrder else { return }
        let isAuthentic = known.isAuthentic(place, keys)
        switch known.verdict(on: try moment(false), place, keys) {
        case .inOrder: return
        case .older(let missing):
            throw .olderStore(path: path, missing: missing, seen: isAuthentic ? known.sighting.seen : nil)
        case .forked: throw .olderStore(path: path, missing: nil, seen: known.sighting.seen)
        }
    }

    /// Remembers a moment now. Blocks.
    func remember(_ moment: Moment, _ keys: borrowing VaultKeys, at time: Int64, lowers: Bool = false) {
        guard remembers else { return }
        var problem: ServiceError?
        do throws(ServiceError) {
            try sightings.remember(Sighting(moment: moment, seen: time), place, keys, lowers: lowers)
        } catch {
            problem = error
        }
        progress.withLock { progress in
            progress.last = time
            progress.isUnderWay = false
            progress.problem = problem
        }
    }

    /// Whether it is time to remember the vault again. Whoever is told so does it.
    func isDue(at time: Int64) -> Bool {
        progress.withLock { progress in
            guard !progress.isUnderWay, abs(time - progress.last) >= Self.interval else { return false }
            progress.isUnderWay = true
            return true
        }
    }
}

extension Vault {
    /// That this machine cannot remember the vault, and why, as a sentence; nil if it could, or was not to.
    package var memoryWarning: String? {
        memoryProblem.map {
            "this machine cannot remember the vault, so that an older copy in its place would not be noticed: \($0.sentence)"
        }
    }
}

extension VaultCore {
    /// Remembers the vault as it is stored now. Blocks. What cannot be read with this key is not remembered.
    func rememberNow(lowers: Bool = false) {
        guard let memory else { return }
        let sealed = try? storage.readNow { store throws(ServiceError) in try store.text(.state)?.sealed }
        guard let sealed = sealed ?? nil else { return }
        var scratch = Scratch()
        let state = try? keys.open(sealed, at: Binding(kind: .state), into: &scratch) {
            (bytes) throws(MalformedBytes) in
            try VaultState(bytes)
        }
        guard let state else { return }
        memory.remember(
            Moment(changes: state.changes, keyNumber: state.keyNumber, sealed: sealed), keys, at: now(), lowers: lowers)
    }

    /// The same on a thread of its own, if it was not done for a while.
    func rememberIfDue() {
        guard let memory, memory.isDue(at: now()) else { return }
        OffPool.vault.later { self.rememberNow() }
    }
}
