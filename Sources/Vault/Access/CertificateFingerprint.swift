import CSodium
import Text

/// A certificate's fingerprint: the SHA-256 hash of its DER form, as `openssl x509 -fingerprint -sha256` tells it.
package struct CertificateFingerprint: Hashable, Sendable, CustomStringConvertible {
    static let size = cofre_digest_bytes

    let bytes: [UInt8]

    /// - Parameter der: the certificate's DER form.
    package init(der: [UInt8]) {
        bytes = [UInt8](unsafeUninitializedCapacity: Self.size) { out, count in
            cofre_sha256(out.baseAddress, der, der.count)
            count = Self.size
        }
    }

    /// Reads 64 hexadecimal digits of either case, with or without colons; nil for anything else.
    package init?(_ text: String) {
        guard let bytes = Hex.bytes(text.utf8.filter { $0 != UInt8(ascii: ":") }), bytes.count == Self.size else {
            return nil
        }
        self.bytes = bytes
    }

    init?(stored bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = Array(bytes)
    }

    /// 64 hexadecimal digits in lower case.
    package var description: String { Hex.text(bytes) }
}
