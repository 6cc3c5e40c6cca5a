import Glibc
import Text

/// The value of a `client_secret`: UTF-8 bytes that are wiped when the last copy goes away and that never
/// show in a description, a dump or an interpolation.
///
/// Turn it into a `String` with `reveal()` as late as possible: Swift strings cannot be wiped.
package struct ClientSecret: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    private let storage: WipedBytes

    package init(_ text: String) {
        var text = text
        storage = text.withUTF8 { WipedBytes(copying: UnsafeRawBufferPointer($0)) }
    }

    /// Copies the bytes, which should be UTF-8.
    package init(bytes: UnsafeRawBufferPointer) { storage = WipedBytes(copying: bytes) }

    package var isEmpty: Bool { storage.count == 0 }

    /// Length in bytes.
    package var count: Int { storage.count }

    /// Calls `body` with the bytes, which are valid during the call only.
    package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try storage.withBytes(body)
    }

    /// The value as text, with invalid UTF-8 repaired.
    package func reveal() -> String { withBytes { String(decoding: $0, as: UTF8.self) } }

    /// Without the byte order mark that some editors put in front of a file's text.
    package var withoutByteOrderMark: ClientSecret {
        withBytes { bytes in
            bytes.starts(with: TextEncoding.byteOrderMark)
                ? ClientSecret(bytes: UnsafeRawBufferPointer(rebasing: bytes[TextEncoding.byteOrderMark.count...]))
                : self
        }
    }

    package var description: String { "(hidden)" }

    package var customMirror: Mirror { Mirror(self, children: []) }

    package static func == (lhs: ClientSecret, rhs: ClientSecret) -> Bool {
        lhs.withBytes { l in rhs.withBytes { r in l.elementsEqual(r) } }
    }
}

/// Bytes on the heap that are overwritten before they are freed.
///
/// `@unchecked Sendable`: the memory is written in `init` only and read-only from then on until `deinit`.
private final class WipedBytes: @unchecked Sendable {
    private let bytes: UnsafeMutableRawBufferPointer

    init(copying source: UnsafeRawBufferPointer) {
        bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 1)
        bytes.copyMemory(from: source)
    }

    deinit {
        if let base = bytes.baseAddress { explicit_bzero(base, bytes.count) }
        bytes.deallocate()
    }

    var count: Int { bytes.count }

    func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try body(UnsafeRawBufferPointer(bytes))
    }
}
