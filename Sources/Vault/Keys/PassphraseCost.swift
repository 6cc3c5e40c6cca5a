import Secrets

/// What deriving a key from a passphrase costs (Argon2id, one lane). The numbers stand in the vault's file in the
/// clear, so they are checked against bounds before use: below the floor a forged file could make guessing cheap, far
/// above it could make opening take forever.
package struct PassphraseCost: Equatable, Sendable {
    package var passes: Int64
    package var memoryBytes: Int64

    /// The second recommendation of RFC 9106, section 4: 3 passes over 64 MiB. About 0.1 s.
    package static let standard = PassphraseCost(passes: 3, memoryBytes: 64 << 20)

    static let passesAllowed: ClosedRange<Int64> = 3...16
    static let memoryAllowed: ClosedRange<Int64> = (64 << 20)...(1 << 30)

    /// Whether both numbers are within the bounds.
    var isAllowed: Bool { Self.passesAllowed.contains(passes) && Self.memoryAllowed.contains(memoryBytes) }

    /// Passes times bytes, which the time to derive a key goes by. For costs within the bounds.
    var total: Int64 { passes * memoryBytes }

    /// Throws `.corrupt` for numbers outside of the bounds.
    func check(slot: Int64) throws(ServiceError) {
        guard isAllowed else {
            throw .corrupt(
                "key slot \(slot) asks for \(passes) passes over \(memoryBytes) bytes, outside of what is allowed.")
        }
    }
}
