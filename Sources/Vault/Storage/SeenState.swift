import Synchronization

/// The newest state that was seen of a vault while it is open. A transaction sees at least what was there before it began;
/// whoever puts an older state back into the file shows it less.
struct SeenState: Equatable, Sendable {
    /// `VaultState.changes`.
    var changes: Int64
    /// The state as it was stored.
    var sealed: [UInt8]

    /// Whether another state may come after this one, or is this one.
    func mayBecome(_ next: SeenState) -> Bool { next.changes > changes || next == self }
}

/// Keeps the newest state that was seen.
final class StateWatch: Sendable {
    private let seen = Mutex<SeenState?>(nil)

    var newest: SeenState? { seen.withLock { $0 } }

    /// Notes a state that is on the disk.
    func note(_ state: SeenState) {
        seen.withLock { seen in
            if state.changes > seen?.changes ?? -1 { seen = state }
        }
    }
}
