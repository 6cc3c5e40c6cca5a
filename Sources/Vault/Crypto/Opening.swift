import Secrets

extension VaultKeys {
    /// Opens a sealed text into `scratch` and has it read by `read`. Throws `.corrupt`, naming the place, where it is missing or
    /// not authentic there.
    borrowing func open<T>(
        _ sealed: [UInt8]?, at binding: Binding, into scratch: inout Scratch,
        read: (UnsafeRawBufferPointer) throws(MalformedBytes) -> T
    ) throws(ServiceError) -> T {
        guard let sealed else { throw .corrupt("\(binding.place) is missing.") }
        let isAuthentic = sealed.withUnsafeBytes { unseal($0, from: binding, into: &scratch) }
        guard isAuthentic else { throw .corrupt("\(binding.place) fails its authentication.") }
        return try binding.reading(scratch.bytes, read)
    }

    /// The same for a text that is stored with its version. Throws `.corrupt` too if that is another one than the binding's.
    borrowing func open<T>(
        _ stored: StoredText?, at binding: Binding, into scratch: inout Scratch,
        read: (UnsafeRawBufferPointer) throws(MalformedBytes) -> T
    ) throws(ServiceError) -> T {
        guard let stored else { throw .corrupt("\(binding.place) is missing.") }
        guard stored.version == binding.version else {
            throw .corrupt("\(binding.place) is not the present one, but from another time.")
        }
        return try open(stored.sealed, at: binding, into: &scratch, read: read)
    }
}

extension Binding {
    /// Decodes an opened text; what is wrong with it comes out as `.corrupt`, naming the place.
    func reading<T>(
        _ bytes: UnsafeRawBufferPointer, _ read: (UnsafeRawBufferPointer) throws(MalformedBytes) -> T
    ) throws(ServiceError) -> T {
        try converting { () throws(MalformedBytes) in try read(bytes) }
    }

    /// The same for what is decoded from something else than bytes.
    func converting<T>(_ read: () throws(MalformedBytes) -> T) throws(ServiceError) -> T {
        do {
            return try read()
        } catch {
            switch error {
            case .truncated: throw .corrupt("\(place) ends too early.")
            case .unknownEncoding(let found):
                throw .unknownFormat(found: Int(found), known: Int(FieldReader.version))
            case .missing(let field): throw .corrupt("\(place) lacks its field \(field).")
            case .wrong(let field): throw .corrupt("\(place) has an impossible field \(field).")
            }
        }
    }
}
