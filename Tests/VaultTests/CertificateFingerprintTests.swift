import Testing

@testable import Vault

/// Fingerprints of certificates in PEM files.
@Suite struct CertificateFingerprintTests {
    /// The DER form of an empty SEQUENCE; its hash by `printf '\x30\x00' | sha256sum`.
    private let block = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
    private let hash = "e4f60d0aa6d7f3d3b6a6494b1c861b99f649c6f9ec51abaf201b20f297327c95"

    private func fingerprint(_ text: String) -> String? {
        CertificateFingerprint(pem: Array(text.utf8))?.description
    }

    @Test func theFirstCertificateCounts() {
        #expect(fingerprint(block) == hash)
        #expect(fingerprint("notes\r\n" + block.replacing("\n", with: "\r\n") + block) == fingerprint(block))
    }

    @Test(arguments: [
        "", "MAA=", "-----BEGIN CERTIFICATE-----\nMAA=\n", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nM!A=\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAA=\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n",
    ])
    func whatIsNoCertificateHasNone(_ text: String) { #expect(fingerprint(text) == nil) }
}
