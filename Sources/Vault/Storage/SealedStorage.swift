import Secrets

/// Where a vault keeps its sealed texts. The storage sees identifiers, versions, sealed bytes, keyed blind indexes and
/// key slots, and nothing else; it decides nothing. SQLite is the embedded one.
protocol SealedStorage: Sendable {
    /// Runs `body` on a consistent view, on a thread of the storage's own.
    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SealedReader) throws(ServiceError) -> T
    ) async throws(ServiceError) -> T

    /// The same on the calling thread. Blocks: never call it on the cooperative thread pool.
    func readNow<T>(_ body: (any SealedReader) throws(ServiceError) -> T) throws(ServiceError) -> T

    /// Runs `body` in one transaction, on a thread of the storage's own. When this returns, the changes are on the
    /// disk; when `body` throws or ends with `.drop`, none of them was kept. The calling task's cancellation does not
    /// stop it half-way.
    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SealedWriter) throws(ServiceError) -> Ending<T>
    ) async throws(ServiceError) -> T

    /// Overwrites what earlier transactions left behind in logs, as far as the storage can: after key slots changed.
    func scrub() async throws(ServiceError)

    /// The newest state that was seen, of which every transaction takes a copy before it begins (`SealedReader.seen`).
    var watch: StateWatch { get }

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

/// How many rows of each kind there are.
struct RowCounts: Equatable, Sendable {
    var pages: [PageKind: Int64]
    var bodies: Int64
    var revisions: Int64
    var entries: Int64
}

/// A sealed text with the version that stands beside it in the clear. The version in the vault's state counts; this one is
/// for whoever reads a vault whose state is lost.
struct StoredText: Equatable, Sendable {
    var version: Int64
    var sealed: [UInt8]
}

/// What the writes of one transaction share: sealed once, at its end, whatever many of them changed.
protocol SharedWork: AnyObject {
    /// Writes what the transaction leaves behind. Called once, before it is brought to the disk. Returns the vault's state then, if
    /// who has the vault open can go on with it.
    func finish(_ store: any SealedWriter) throws(ServiceError) -> SeenState?
}

/// Holds the shared work of one transaction, if there is any.
final class WorkHolder {
    var work: (any SharedWork)?
}

/// Reading within one transaction.
protocol SealedReader {
    /// The newest state that had been seen when the transaction began; nil if none had been.
    var seen: SeenState? { get }
    /// A number that is another one when anybody, in this process or another, has changed the storage since. Cheap.
    func dataVersion() throws(ServiceError) -> Int64
    /// The format of the tables that are there, as the file's header says.
    func format() throws(ServiceError) -> Int64
    /// The vault's identifier; nil where it is missing.
    func vaultID() throws(ServiceError) -> StoredText?
    func text(_ name: SealedName) throws(ServiceError) -> StoredText?
    /// All key slots, by identifier; of more than `UnlockBounds.read` only the first.
    func slots() throws(ServiceError) -> [StoredSlot]
    /// A sealed page; nil if there is none.
    func page(_ page: PageID) throws(ServiceError) -> StoredText?
    /// Calls `body` with the pages of a kind that there are in a range of numbers, ascending. The bytes are valid during the
    /// call only.
    func pages(
        _ kind: PageKind, in range: Range<Int64>,
        _ body: (_ number: Int64, _ version: Int64, _ sealed: UnsafeRawBufferPointer) throws(ServiceError) -> Void
    ) throws(ServiceError)
    /// The numbers of all pages of a kind, ascending.
    func pageNumbers(_ kind: PageKind) throws(ServiceError) -> [Int64]
    func body(of id: Int64, version: Int64) throws(ServiceError) -> [UInt8]?
    /// Calls `body` with all bodies of records with identifiers in a range, by record and version.
    func bodies(
        of records: Range<Int64>, _ body: (_ id: Int64, StoredText) throws(ServiceError) -> Void
    ) throws(ServiceError)
    /// Calls `body` with all earlier contents of records with identifiers in a range, by record and number.
    func revisions(
        of records: Range<Int64>, _ body: (_ id: Int64, _ number: Int64, StoredText) throws(ServiceError) -> Void
    ) throws(ServiceError)
    func revision(_ number: Int64, of id: Int64) throws(ServiceError) -> StoredText?
    /// The number of the last entry of the audit trail; 0 if there is none.
    func lastEntry() throws(ServiceError) -> Int64
    /// An entry of the audit trail.
    func entry(_ number: Int64) throws(ServiceError) -> StoredText?
    /// How much there is of everything that there may be many of.
    func counts() throws(ServiceError) -> RowCounts
    /// What is wrong with the storage's own structure, at most a hundred findings; slow.
    func damages() throws(ServiceError) -> [String]
}

/// Reading and writing within one transaction.
protocol SealedWriter: SealedReader {
    func setVaultID(_ id: [UInt8]) throws(ServiceError)
    /// What the other writes of this transaction share with this one.
    var shared: WorkHolder { get }
    func setText(_ name: SealedName, _ text: StoredText) throws(ServiceError)
    func setSlot(_ slot: StoredSlot) throws(ServiceError)
    func removeSlot(_ id: Int64) throws(ServiceError)
    /// Puts a page in the place of the one with its number, or adds it.
    func setPage(_ id: PageID, _ page: StoredText) throws(ServiceError)
    func removePage(_ page: PageID) throws(ServiceError)
    func insertBody(of id: Int64, version: Int64, _ body: [UInt8]) throws(ServiceError)
    func replaceBody(of id: Int64, version: Int64, _ body: [UInt8]) throws(ServiceError)
    func insertRevision(_ number: Int64, of id: Int64, _ head: StoredText) throws(ServiceError)
    func replaceRevision(_ number: Int64, of id: Int64, _ head: StoredText) throws(ServiceError)
    func appendEntry(_ number: Int64, _ entry: StoredText) throws(ServiceError)
    func replaceEntry(_ number: Int64, _ entry: StoredText) throws(ServiceError)
}
