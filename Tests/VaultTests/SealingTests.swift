import Secrets
import Testing

@testable import Vault

/// Sealed texts open in their own place only, and only unchanged.
@Suite struct SealingTests {
    private static let binding = Binding(kind: .head, record: 7, version: 3)

    private static func opens(_ sealed: [UInt8], _ binding: Binding, _ keys: borrowing VaultKeys) -> [UInt8]? {
        var scratch = Scratch()
        let isAuthentic = sealed.withUnsafeBytes { keys.unseal($0, from: binding, into: &scratch) }
        return isAuthentic ? Array(scratch.bytes) : nil
    }

    @Test func aSealedTextOpensAgain() throws {
        let keys = try VaultKeys.random(vault: .random())
        for length in [0, 1, 15, 16, 17, 300, 100_000] {
            let text = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
            let sealed = text.withUnsafeBytes { keys.seal($0, to: Self.binding) }
            #expect(sealed.count == length + VaultKeys.overhead)
            #expect(Self.opens(sealed, Self.binding, keys) == text)
        }
    }

    @Test func everyFlippedBitAndEveryTruncationIsNoticed() throws {
        let keys = try VaultKeys.random(vault: .random())
        let sealed = Array("some head".utf8).withUnsafeBytes { keys.seal($0, to: Self.binding) }
        for bit in 0..<sealed.count * 8 {
            var flipped = sealed
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(Self.opens(flipped, Self.binding, keys) == nil)
        }
        for length in 0..<sealed.count { #expect(Self.opens(Array(sealed[..<length]), Self.binding, keys) == nil) }
        #expect(Self.opens(sealed + [0], Self.binding, keys) == nil)
    }

    @Test func aTextOpensInItsPlaceOnly() throws {
        let vault = VaultID.random()
        let keys = try VaultKeys(vault: vault) { $0.copyBytes(from: [UInt8](repeating: 7, count: 32)) }
        let sealed = Array("text".utf8).withUnsafeBytes { keys.seal($0, to: Self.binding) }
        let others = [
            Binding(kind: .body, record: 7, version: 3), Binding(kind: .pastHead, record: 7, version: 3),
            Binding(kind: .head, record: 8, version: 3), Binding(kind: .head, record: 7, version: 2),
            Binding(kind: .head, record: 3, version: 7), Binding(kind: .head),
        ]
        for other in others { #expect(Self.opens(sealed, other, keys) == nil) }
        let otherVault = try VaultKeys(vault: .random()) { $0.copyBytes(from: [UInt8](repeating: 7, count: 32)) }
        #expect(Self.opens(sealed, Self.binding, otherVault) == nil)
        let otherKey = try VaultKeys(vault: vault) { $0.copyBytes(from: [UInt8](repeating: 8, count: 32)) }
        #expect(Self.opens(sealed, Self.binding, otherKey) == nil)
        let same = try VaultKeys(vault: vault) { $0.copyBytes(from: [UInt8](repeating: 7, count: 32)) }
        #expect(Self.opens(sealed, Self.binding, same) != nil)
    }

    @Test func noTwoSealsAreAlike() throws {
        let keys = try VaultKeys.random(vault: .random())
        var nonces: Set<[UInt8]> = []
        for _ in 0..<1000 {
            let sealed = Array("x".utf8).withUnsafeBytes { keys.seal($0, to: Self.binding) }
            nonces.insert(Array(sealed.prefix(24)))
        }
        #expect(nonces.count == 1000)
    }

    @Test func blindIndexesTellOwnersAndCodesApart() throws {
        let keys = try VaultKeys.random(vault: .random())
        let pairs = [("ana", "code"), ("an", "acode"), ("ana", "Code"), ("bia", "code"), ("", "anacode")]
        let indexes = pairs.map { keys.blindIndex(owner: $0.0, code: $0.1) }
        #expect(Set(indexes).count == pairs.count)
        #expect(indexes[0] == keys.blindIndex(owner: "ana", code: "code"))
        #expect(keys.blindIndex(owner: "ana", code: "") == nil)
        let others = try VaultKeys.random(vault: keys.vault)
        #expect(others.blindIndex(owner: "ana", code: "code") != indexes[0])
    }

    @Test func theTallyDependsOnRecordsAndVersionsButNotOnTheirOrder() throws {
        let keys = try VaultKeys.random(vault: .random())
        var (one, two) = (Tally(), Tally())
        for id in 1...50 as ClosedRange<Int64> { one.add(id, version: id % 3, keys: keys) }
        for id in (1...50 as ClosedRange<Int64>).reversed() { two.add(id, version: id % 3, keys: keys) }
        #expect(one == two)
        two.remove(7, version: 1, keys: keys)
        #expect(one != two)
        two.add(7, version: 2, keys: keys)
        #expect(one != two)
        two.remove(7, version: 2, keys: keys)
        two.add(7, version: 1, keys: keys)
        #expect(one == two)
    }

    @Test func secureBytesKeepWhatTheyWereGiven() throws {
        let bytes = try SecureBytes(count: 100) { out throws(ServiceError) in
            #expect(out.allSatisfy { $0 == 0 })
            for index in out.indices { out[index] = UInt8(index) }
        }
        bytes.withBytes { #expect($0.elementsEqual((0..<100).map { UInt8($0) })) }
        let failure = #expect(throws: ServiceError.self) {
            _ = try SecureBytes(count: 4) { _ throws(ServiceError) in throw .authenticationFailed }
        }
        #expect(failure == .authenticationFailed)
    }
}
