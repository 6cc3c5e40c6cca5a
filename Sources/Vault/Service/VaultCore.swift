import Glibc
import Secrets
import Synchronization

/// What all views of one opened vault share.
final class VaultCore: Sendable {
    let storage: any SealedStorage
    let keys: VaultKeys
    let owner: String
    /// How often the vault had been given another key when it was opened.
    let keyNumber: Int64
    /// The vault's file without its folder.
    let fileName: String
    /// The file's absolute path.
    let location: String
    /// Seconds since 1970 (UTC).
    let now: @Sendable () -> Int64
    /// The access keys as they were read last, with what tells whether they are still the same.
    let accessKeys = Mutex<AccessKeyMemory?>(nil)
    /// For a server, which asks for them at every request.
    let accessKeyReads = SharedRead<AccessKeys>()
    let cache = PageCache()
    /// What lists are made from without reading the file (`Vault.Listing.fromMemory`); empty until there is the first.
    let lists = Mutex(ListIndex())
    /// Where the vault is remembered; nil for nowhere.
    let memory: VaultMemory?

    init(
        storage: any SealedStorage, keys: consuming VaultKeys, path: String, owner: String, keyNumber: Int64 = 0,
        memory: VaultMemory? = nil, now: @escaping @Sendable () -> Int64
    ) {
        self.storage = storage
        self.keys = keys
        self.owner = owner
        self.keyNumber = keyNumber
        self.memory = memory
        self.now = now
        fileName = path.split(separator: "/").last.map(String.init) ?? path
        location = Self.absolute(path)
    }

    static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

extension VaultCore {
    /// The refusal of whoever has the key that the vault had before.
    static let otherKey = ServiceError.unsupported(
        "The vault was given another key meanwhile: close it and open it again.")

    /// The vault's state. Throws `.corrupt` if it is missing, not authentic or older than one that was seen before,
    /// `.unsupported` if another process has given the vault another key meanwhile.
    func state(in store: any SealedReader) throws(ServiceError) -> VaultState {
        let sealed = try store.text(.state)?.sealed
        let state = try open(sealed, in: store)
        let found = SeenState(changes: state.changes, sealed: sealed ?? [])
        if let seen = store.seen, !seen.mayBecome(found) {
            throw .corrupt("\(Binding(kind: .state).place) is from an earlier time, or from a copy.")
        }
        storage.watch.note(found)
        return state
    }

    private func open(_ sealed: [UInt8]?, in store: any SealedReader) throws(ServiceError) -> VaultState {
        if let sealed, let known = cache.state(sealed: sealed) { return known }
        var scratch = Scratch()
        do throws(ServiceError) {
            let state = try keys.open(sealed, at: Binding(kind: .state), into: &scratch) {
                (bytes) throws(MalformedBytes) in try VaultState(bytes)
            }
            if let sealed { cache.keep(state, sealed: sealed) }
            return state
        } catch {
            guard try keyNumber(in: store) != keyNumber else { throw error }
            throw Self.otherKey
        }
    }

    /// The directory. Throws `.corrupt` if it is missing or not the present one.
    ///
    /// - Parameter isKept: whether it is taken from what was opened before, if that is the present one.
    func directory(
        in store: any SealedReader, state: VaultState, isKept: Bool = true
    ) throws(ServiceError) -> Directory {
        if isKept, let known = cache.directory(version: state.directoryVersion) { return known }
        var scratch = Scratch()
        let binding = Binding(kind: .directory, version: state.directoryVersion)
        let directory = try keys.open(try store.text(.directory), at: binding, into: &scratch) {
            (bytes) throws(MalformedBytes) in
            try DirectoryEncoding.read(bytes)
        }
        cache.keep(directory, version: state.directoryVersion)
        return directory
    }

    /// The key slots as stored. Throws `.corrupt` if they are not those that the state has.
    func slots(in store: any SealedReader, state: VaultState) throws(ServiceError) -> [StoredSlot] {
        let slots = try store.slots()
        try Self.check(slots, state)
        return slots
    }

    /// Throws `.corrupt` if key slots are not those that the state has.
    static func check(_ slots: [StoredSlot], _ state: VaultState) throws(ServiceError) {
        guard SlotDigest.of(slots) == state.slots else {
            throw .corrupt(
                """
                its key slots are not as they were left: one was added, removed, changed or put back by somebody \
                without the vault's key.
                """)
        }
    }

    /// Throws `.corrupt` unless a page has as many records as it should.
    func check(_ count: Int, of page: PageID, _ state: VaultState) throws(ServiceError) {
        let wanted = min(page.kind.capacity, state.nextID - 1 - page.number * page.kind.capacity)
        guard Int64(count) == wanted else {
            throw .corrupt("\(Binding(page, version: 0).place) holds \(count) records and should hold \(wanted).")
        }
    }

    /// One page, held against its version in the state.
    func open<T>(
        _ page: PageID, _ state: VaultState, from store: any SealedReader,
        read: (UnsafeRawBufferPointer) throws(MalformedBytes) -> T
    ) throws(ServiceError) -> T {
        var scratch = Scratch()
        let binding = Binding(page, version: state.pages[page])
        return try keys.open(try store.page(page), at: binding, into: &scratch, read: read)
    }

    /// A record's body.
    func body(
        of id: Int64, _ version: Int64, in store: any SealedReader
    ) throws(ServiceError) -> Body {
        var scratch = Scratch()
        let binding = Binding(kind: .body, record: id, version: version)
        return try keys.open(try store.body(of: id, version: version), at: binding, into: &scratch) {
            (bytes) throws(MalformedBytes) in try Body(bytes)
        }
    }
}
