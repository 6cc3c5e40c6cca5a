import Secrets

/// Where a vault keeps its sealed texts. The storage sees identifiers, versions, sealed bytes, keyed blind indexes and
/// key slots, and nothing else; it decides nothing. SQLite is the embedded one.
protocol SealedStorage: Sendable {
    /// Runs `body` on a consistent view, on a thread of the storage's own.
    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SealedReader) throws(ServiceError) -> T
    ) async throws(ServiceError) -> T

    /// Runs `body` in one transaction, on a thread of the storage's own. When this returns, the changes are on the
    /// disk; when `body` throws or ends with `.drop`, none of them was kept. The calling task's cancellation does not
    /// stop it half-way.
    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SealedWriter) throws(ServiceError) -> Ending<T>
    ) async throws(ServiceError) -> T

    /// Overwrites what earlier transactions left behind in logs, as far as the storage can: after key slots changed.
    func scrub() async throws(ServiceError)

    /// Ends the use: waits for what is under way and tidies up. Blocks. Every later call fails.
    func close()
}

/// What a transaction leaves behind, and its result.
enum Ending<T: Sendable>: Sendable {
    /// The changes stay.
    case keep(T)
    /// The changes are undone.
    case drop(T)
}

/// The single sealed texts of a vault.
enum SealedName: String, CaseIterable, Sendable {
    case facts
    case state
    case directory
    case accessKeys
}

/// A key slot as stored. All but the wrapped key is in the clear.
struct StoredSlot: Equatable, Sendable {
    var id: Int64
    var kind: Int64
    var salt: [UInt8]
    var passes: Int64
    var memoryBytes: Int64
    var created: Int64
    var wrapped: [UInt8]
}

/// How many sealed texts of each kind there are.
struct RowCounts: Equatable, Sendable {
    var records: Int64
    var bodies: Int64
    var history: Int64
    var audit: Int64
}

/// Many sealed heads in one piece of memory.
struct SealedPage: Sendable {
    private(set) var ids: [Int64] = []
    private(set) var versions: [Int64] = []
    private(set) var ends: [Int] = []
    private(set) var bytes: [UInt8] = []

    var count: Int { ids.count }

    mutating func append(id: Int64, version: Int64, head: UnsafeRawBufferPointer) {
        ids.append(id)
        versions.append(version)
        bytes.append(contentsOf: head)
        ends.append(bytes.count)
    }

    /// Calls `body` with the head at an index.
    func withHead<R, E: Error>(at index: Int, _ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        let start = index == 0 ? 0 : ends[index - 1]
        return try bytes.withUnsafeBufferPointer { (buffer) throws(E) in
            try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[start..<ends[index]]))
        }
    }

    /// Calls `body` with each head in turn.
    func forEach<E: Error>(
        _ body: (_ id: Int64, _ version: Int64, _ head: UnsafeRawBufferPointer) throws(E) -> Void
    ) throws(E) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(E) in
            let all = UnsafeRawBufferPointer(buffer)
            var start = 0
            for index in ids.indices {
                try body(ids[index], versions[index], UnsafeRawBufferPointer(rebasing: all[start..<ends[index]]))
                start = ends[index]
            }
        }
    }
}

/// Reading within one transaction.
protocol SealedReader {
    /// A number that is another one when anybody, in this process or another, has changed the storage since. Cheap.
    func dataVersion() throws(ServiceError) -> Int64
    /// The vault's identifier; nil where it is missing.
    func vaultID() throws(ServiceError) -> [UInt8]?
    func text(_ name: SealedName) throws(ServiceError) -> [UInt8]?
    /// All key slots, by identifier; of more than `UnlockBounds.read` only the first.
    func slots() throws(ServiceError) -> [StoredSlot]
    /// A record's version and sealed head, copied into `head`; nil where there is no such record.
    func head(of id: Int64, into head: inout [UInt8]) throws(ServiceError) -> Int64?
    /// The heads of those of these records that there are, in any order.
    func heads(of ids: ArraySlice<Int64>) throws(ServiceError) -> SealedPage
    /// Up to `limit` heads with identifiers above `id`, ascending.
    func heads(after id: Int64, limit: Int) throws(ServiceError) -> SealedPage
    func body(of id: Int64, version: Int64) throws(ServiceError) -> [UInt8]?
    /// The earlier content versions of a record, ascending.
    func pastVersions(of id: Int64) throws(ServiceError) -> [Int64]
    func pastHead(of id: Int64, version: Int64) throws(ServiceError) -> [UInt8]?
    func audit(_ number: Int64) throws(ServiceError) -> [UInt8]?
    /// A record's blind index; nil if it has none.
    func index(of id: Int64) throws(ServiceError) -> [UInt8]?
    /// How much there is of everything that there may be many of.
    func counts() throws(ServiceError) -> RowCounts
    /// The greatest identifier of a record; 0 if there is none.
    func lastID() throws(ServiceError) -> Int64
    /// What is wrong with the storage's own structure, at most a hundred findings; slow.
    func damages() throws(ServiceError) -> [String]
}

/// Reading and writing within one transaction.
protocol SealedWriter: SealedReader {
    func setVaultID(_ id: [UInt8]) throws(ServiceError)
    func setText(_ name: SealedName, _ text: [UInt8]) throws(ServiceError)
    func setSlot(_ slot: StoredSlot) throws(ServiceError)
    func removeSlot(_ id: Int64) throws(ServiceError)
    /// Adds a record of version 1; false where its blind index is taken.
    func insert(_ id: Int64, head: [UInt8], index: [UInt8]?) throws(ServiceError) -> Bool
    /// Puts a new head in place of the one of version `old`; false where the record has another version by now.
    func replaceHead(of id: Int64, from old: Int64, to new: Int64, head: [UInt8]) throws(ServiceError) -> Bool
    /// Gives a record another blind index; false where it is taken.
    func setIndex(of id: Int64, _ index: [UInt8]?) throws(ServiceError) -> Bool
    func insertBody(of id: Int64, version: Int64, _ body: [UInt8]) throws(ServiceError)
    func insertPastHead(of id: Int64, version: Int64, _ head: [UInt8]) throws(ServiceError)
    func appendAudit(_ number: Int64, _ entry: [UInt8]) throws(ServiceError)
}
