import CSodium
import Secrets

/// A fixed number of bytes in guarded memory (libsodium's `sodium_malloc`): not swapped out where the limit of locked
/// memory allows it, between guard pages, wiped when freed. Takes whole pages, so keep several keys in one.
///
/// `@unchecked Sendable`: the memory is written in `init` only and read-only from then on until `deinit`.
struct SecureBytes: ~Copyable, @unchecked Sendable {
    private let base: UnsafeMutableRawPointer
    let count: Int
    /// Whether the memory is kept from being swapped out; false where the limit (RLIMIT_MEMLOCK) is used up.
    let isLocked: Bool

    /// Allocates and lets `fill` write all bytes, which are zero before.
    init(
        count: Int, fill: (UnsafeMutableRawBufferPointer) throws(ServiceError) -> Void
    ) throws(ServiceError) {
        guard cofre_sodium_init() == 0, let memory = cofre_guarded_allocate(max(count, 1)) else {
            throw .unsupported("The system has no guarded memory for the vault's key: free some memory and try again.")
        }
        let isLocked = cofre_lock(memory, count) == 0
        cofre_wipe(memory, count)
        do {
            try fill(UnsafeMutableRawBufferPointer(start: memory, count: count))
        } catch {
            cofre_guarded_free(memory)
            throw error
        }
        base = memory
        self.count = count
        self.isLocked = isLocked
    }

    deinit { cofre_guarded_free(base) }

    /// Calls `body` with the bytes, which are valid during the call only.
    borrowing func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }
}
