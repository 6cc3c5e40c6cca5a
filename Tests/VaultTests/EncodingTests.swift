import Secrets
import Testing

@testable import Vault

/// The binary forms: what is written is read back, damaged text never crashes the reader.
@Suite struct EncodingTests {
    private static func sharing(_ random: inout Fixed) -> Sharing {
        func permissions() -> [Permission] {
            (0..<Int.random(in: 0...4, using: &random)).map { _ in
                Permission(name: random.text() + "x", canEdit: Bool.random(using: &random))
            }
        }
        return Sharing(users: permissions(), groups: permissions())
    }

    static func head(_ random: inout Fixed) -> Head {
        Head(
            state: Bool.random(using: &random) ? .active : .inactive, updated: Int64(bitPattern: random.next()),
            edited: Int64(bitPattern: random.next()), contentVersion: Int64(bitPattern: random.next()),
            bodyVersion: Int64(bitPattern: random.next()), owner: random.text(), editor: random.text(),
            name: random.text(upTo: 300), url: random.text(), tags: random.text(), code: random.text(),
            sharing: sharing(&random), unknown: Bool.random(using: &random) ? [200, 3, 1, 2, 3, 201, 0] : [])
    }

    static func body(_ random: inout Fixed) -> Body {
        var body = Body(
            clientID: random.text(), clientSecret: ClientSecret(random.text()), method: random.text(),
            notes: random.text(upTo: 2000))
        body.unknown = Bool.random(using: &random) ? [99, 1, 7] : []
        return body
    }

    @Test(arguments: 0..<200) func headRoundTrip(_ seed: UInt64) throws {
        var random = Fixed(seed)
        let head = Self.head(&random)
        var scratch = Scratch()
        head.write(to: &scratch)
        #expect(try Head(scratch.bytes) == head)
    }

    @Test(arguments: 0..<100) func bodyRoundTrip(_ seed: UInt64) throws {
        var random = Fixed(seed)
        let body = Self.body(&random)
        var scratch = Scratch()
        body.write(to: &scratch)
        #expect(try Body(scratch.bytes) == body)
    }

    @Test func everyTruncationOfAHeadIsNoticedOrReadsAsLess() throws {
        var random = Fixed(1)
        let head = Self.head(&random)
        var scratch = Scratch()
        head.write(to: &scratch)
        let whole = Array(scratch.bytes)
        for length in 0..<whole.count {
            let part = Array(whole[..<length])
            let read = part.withUnsafeBytes { try? Head($0) }
            #expect(read != head)
        }
    }

    @Test func noFlippedBitCrashesAReader() {
        var random = Fixed(2)
        var texts: [[UInt8]] = []
        var scratch = Scratch()
        Self.head(&random).write(to: &scratch)
        texts.append(Array(scratch.bytes))
        Self.body(&random).write(to: &scratch)
        texts.append(Array(scratch.bytes))
        VaultState().write(to: &scratch)
        texts.append(Array(scratch.bytes))
        VaultFacts(format: 1, owner: "ana", created: 5).write(to: &scratch)
        texts.append(Array(scratch.bytes))
        AuditEntry(time: 1, user: "ana", action: .create, ids: [SecretID(1), SecretID(2), SecretID(9)]).write(
            to: &scratch)
        texts.append(Array(scratch.bytes))
        DirectoryEncoding.write(
            Directory(users: ["ana"], groups: ["g"], members: ["g": ["ana"]]), to: &scratch)
        texts.append(Array(scratch.bytes))
        var failures = 0
        for text in texts {
            for bit in 0..<text.count * 8 {
                var flipped = text
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                failures += flipped.withUnsafeBytes { bytes in
                    let results: [Any?] = [
                        try? Head(bytes), try? Body(bytes), try? VaultState(bytes), try? VaultFacts(bytes),
                        try? DirectoryEncoding.read(bytes),
                        // A long run of identifiers is allowed, and not made here.
                        text.first == nil ? nil : (try? FieldReader(bytes)),
                    ]
                    return results.count { $0 == nil }
                }
            }
        }
        #expect(failures > 0)
    }

    @Test func stateFactsDirectoryAndAuditRoundTrip() throws {
        var scratch = Scratch()
        var state = VaultState()
        state.changes = 3
        state.nextID = .max
        state.directoryVersion = 9
        state.auditCount = 11
        state.auditVersion = .max
        state.accessKeysVersion = 5
        state.slots = [1, 2, 3]
        state.pages[PageID(kind: .contents, number: 2)] = 7
        state.pages[PageID(kind: .states, number: 0)] = 8
        state.pages[PageID(kind: .codes, number: 255)] = .max
        state.write(to: &scratch)
        #expect(try VaultState(scratch.bytes) == state)

        let facts = VaultFacts(format: 1, owner: "ana ç", created: 1_750_000_000)
        facts.write(to: &scratch)
        #expect(try VaultFacts(scratch.bytes) == facts)

        let directory = Directory(
            users: ["ana", "bia"], groups: ["empty", "full"], members: ["full": ["ana", "bia"]])
        DirectoryEncoding.write(directory, to: &scratch)
        #expect(try DirectoryEncoding.read(scratch.bytes) == directory)

        for ids in [[], [1], [1, 2, 3], [5, 1, 2, 9, 10], [Int64.max - 1]] {
            let entry = AuditEntry(time: 5, user: "ana", action: .deactivate, ids: ids.sorted().map(SecretID.init))
            AuditEntry(time: 5, user: "ana", action: .deactivate, ids: ids.map(SecretID.init)).write(to: &scratch)
            #expect(try AuditEntry(scratch.bytes) == entry)
        }
    }

    @Test func aNewerFormIsRefusedAndFieldsOfANewerProgramStay() throws {
        #expect(throws: MalformedBytes.unknownEncoding(2)) { try [2, 1, 0].withUnsafeBytes { try Head($0) } }
        #expect(throws: MalformedBytes.truncated) { try [UInt8]().withUnsafeBytes { try Head($0) } }
        var random = Fixed(3)
        var head = Self.head(&random)
        head.unknown = [250, 2, 5, 6]
        var scratch = Scratch()
        head.write(to: &scratch)
        let read = try Head(scratch.bytes)
        #expect(read.unknown == [250, 2, 5, 6])
    }

    @Test func impossibleLengthsAreRefused() {
        let lengths: [[UInt8]] = [
            [1, 8, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [1, 8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [1, 8],
            [1, 8, 0x80], [1, 8, 5, 1],
        ]
        for text in lengths {
            #expect(throws: MalformedBytes.truncated) { try text.withUnsafeBytes { try Head($0) } }
        }
    }

    @Test func internedValuesAreMadeOnce() {
        var interner = Interner<String>(limit: 2)
        var made = 0
        for text in ["a", "b", "a", "", "b", "a"] {
            let value = Array(text.utf8).withUnsafeBytes { bytes in
                interner.value(of: bytes) { bytes in
                    made += 1
                    return bytes.text
                }
            }
            #expect(value == text)
        }
        // "" came when the interner was full, and is made each time.
        #expect(made == 3)
    }
}
