import Secrets
import Testing

@testable import Vault

/// Pages as bytes: what is written is read back, and damaged text is refused or reads as some page, but crashes no reader.
@Suite struct PageEncodingTests {
    /// A page that has gone through some changes, and what it should hold: nil for a record that was lost.
    private static func contents(_ random: inout Fixed) -> (page: ContentPage, model: [Head?]) {
        var page = ContentPage()
        var model: [Head?] = []
        // Few owners and editors in many records, as in a real vault.
        let known = (0..<5).map { _ in EncodingTests.head(&random) }
        func head(_ random: inout Fixed) -> Head {
            var head = EncodingTests.head(&random)
            let other = known[Int.random(in: 0..<5, using: &random)]
            (head.owner, head.editor, head.sharing) = (other.owner, other.editor, other.sharing)
            if Int.random(in: 0..<4, using: &random) == 0 { head.owner = random.text() }
            head.previous = Int64(bitPattern: random.next())
            return head
        }
        for _ in 0..<Int.random(in: 0...128, using: &random) {
            if Int.random(in: 0..<10, using: &random) == 0 {
                page.appendVoid()
                model.append(nil)
            } else {
                let new = head(&random)
                page.append(new)
                model.append(new)
            }
        }
        // Enough that values which nobody has any more are dropped.
        for _ in 0..<(model.count * 6) {
            let index = Int.random(in: 0..<model.count, using: &random)
            guard model[index] != nil else { continue }
            let new = head(&random)
            page.replace(index, with: new)
            model[index] = new
        }
        return (page, model)
    }

    private static func codes(_ random: inout Fixed) -> (page: CodePage, model: [[UInt8]: Int64]) {
        var page = CodePage()
        var model: [[UInt8]: Int64] = [:]
        for _ in 0..<60 {
            let index = (0..<VaultKeys.indexSize).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let record = Int64(bitPattern: random.next())
            page.add(index, record)
            model[index] = record
            if Int.random(in: 0..<3, using: &random) == 0,
                let gone = model.keys.min(by: { $0.lexicographicallyPrecedes($1) })
            {
                page.remove(gone)
                model[gone] = nil
            }
        }
        return (page, model)
    }

    private static func states(_ random: inout Fixed) -> StatePage {
        var page = StatePage()
        for _ in 0..<Int.random(in: 0...200, using: &random) {
            page.append(
                [.active, .inactive, .unknown][Int.random(in: 0..<3, using: &random)],
                updated: Int64(bitPattern: random.next()))
        }
        return page
    }

    private static func bytes(_ write: (inout Scratch) -> Void) -> [UInt8] {
        var scratch = Scratch()
        write(&scratch)
        return Array(scratch.bytes)
    }

    @Test(arguments: 0..<40) func contentsRoundTrip(_ seed: UInt64) throws {
        var random = Fixed(seed)
        let (page, model) = Self.contents(&random)
        let read = try Self.bytes { page.write(to: &$0) }.withUnsafeBytes { bytes throws(MalformedBytes) in
            try ContentPage(bytes)
        }
        #expect(read == page && read.count == model.count)
        for (index, head) in model.enumerated() {
            #expect(read.isVoid(index) == (head == nil))
            guard let head else { continue }
            #expect(try read.head(index, state: head.state, updated: head.updated) == head)
        }
        #expect(read.values.count <= 4 * read.count + 3)
    }

    @Test(arguments: 0..<40) func statesAndCodesRoundTrip(_ seed: UInt64) throws {
        var random = Fixed(seed)
        let states = Self.states(&random)
        #expect(
            try Self.bytes { states.write(to: &$0) }.withUnsafeBytes { bytes throws(MalformedBytes) in
                try StatePage(bytes)
            }
                == states)
        let (codes, model) = Self.codes(&random)
        let read = try Self.bytes { codes.write(to: &$0) }.withUnsafeBytes { bytes throws(MalformedBytes) in
            try CodePage(bytes)
        }
        #expect(read == codes && read.entries.count == model.count)
        for (index, record) in model { #expect(read.record(index) == record) }
        #expect(read.record([1, 2]) == nil)
    }

    /// Opens a damaged page as each kind, and looks at all that is in it. How many of them refused it.
    private static func refusals(_ damaged: [UInt8]) -> Int {
        damaged.withUnsafeBytes { bytes in
            var refusals = 0
            if let page = try? ContentPage(bytes) {
                for index in 0..<page.count where !page.isVoid(index) {
                    _ = try? page.head(index, state: .active, updated: 0)
                }
            } else {
                refusals += 1
            }
            if let page = try? StatePage(bytes) {
                for index in 0..<page.count { _ = (page.state(index), page.updated[index]) }
            } else {
                refusals += 1
            }
            if let page = try? CodePage(bytes) {
                for entry in page.entries { _ = page.record(entry.index) }
            } else {
                refusals += 1
            }
            return refusals
        }
    }

    /// Three small pages as bytes.
    private static func small() -> [[UInt8]] {
        var random = Fixed(7)
        var contents = ContentPage()
        for _ in 0..<3 { contents.append(EncodingTests.head(&random)) }
        contents.appendVoid()
        var states = StatePage()
        states.append(.active, updated: 3)
        states.append(.inactive, updated: 4)
        let codes = codes(&random).page
        return [bytes { contents.write(to: &$0) }, bytes { states.write(to: &$0) }, bytes { codes.write(to: &$0) }]
    }

    @Test func everyTruncationIsRefused() {
        for page in Self.small() {
            #expect(Self.refusals(page) < 3)
            // An end between two fields leaves a page of codes or states without them, which is an empty one.
            let reads = (0..<page.count).count { Self.refusals(Array(page[..<$0])) < 3 }
            #expect(reads <= 14, "\(reads) of \(page.count)")
        }
    }

    @Test func noFlippedBitCrashesAReader() {
        for page in Self.small() {
            var refusals = 0
            for bit in 0..<page.count * 8 {
                var flipped = page
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                refusals += Self.refusals(flipped)
            }
            #expect(refusals > page.count * 8)
        }
    }
}
