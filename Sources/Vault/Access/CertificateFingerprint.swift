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

    /// Of the first certificate in a PEM file (RFC 7468); nil if there is none.
    package init?(pem: [UInt8]) {
        let lines = pem.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        guard let start = lines.firstIndex(where: { $0.elementsEqual("-----BEGIN CERTIFICATE-----".utf8) }),
            let end = lines[start...].firstIndex(where: { $0.elementsEqual("-----END CERTIFICATE-----".utf8) })
        else { return nil }
        let base64 = lines[start..<end].dropFirst().joined().map { CChar(bitPattern: $0) }
        var count: Int64 = -1
        let der = [UInt8](unsafeUninitializedCapacity: base64.count) { out, used in
            count = cofre_base64(out.baseAddress, out.count, base64, base64.count)
            used = max(0, Int(count))
        }
        // A certificate is a SEQUENCE (RFC 5280, section 4.1).
        guard count > 0, der[0] == 0x30 else { return nil }
        self.init(der: der)
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
