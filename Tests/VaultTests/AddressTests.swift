import Testing
import Text

@testable import Vault

/// Addresses, ranges of addresses, and fingerprints as people write them.
@Suite struct AddressTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false), ("10.0.0.0/8", "::ffff:10.1.1.1", true),
        ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false), ("0.0.0.0/0", "203.0.113.9", true),
        ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "2001:db8::1", true), ("::/0", "203.0.113.9", false),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::", false),
        ("2001:db8::/65", "2001:db8::7fff:ffff:ffff:ffff", true), ("2001:db8::/65", "2001:db8:0:0:8000::", false),
        ("2001:db8::/64", "2001:db8::1:0:0:0", true), ("::1", "::1", true), ("::1/128", "::2", false),
        ("::ffff:10.0.0.0/104", "10.9.9.9", true), ("fe80::/10", "fe80::1%eth0", true),
        ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.128", true),
    ])
    func aRangeHoldsWhatItSays(_ range: String, _ address: String, _ holds: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(NetworkAddress(address))) == holds)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0.1/8", "10.0.0/8",
        "2001:db8::/129", "2001:db8::1/64", "host/8", "10.0.0.0/8 ", "010.0.0.0/8x", "::ffff:10.0.0.1/104", "fe80::1%a",
        "10.0.0.0/256", "10.0.0.0/2٣",
    ])
    func whatIsNoRangeIsRefused(_ text: String) { #expect(AddressRange(text) == nil) }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("192.0.2.7", "192.0.2.7/32"), ("2001:DB8:0::/32", "2001:db8::/32"),
        ("::1", "::1/128"), ("::ffff:10.0.0.0/104", "10.0.0.0/8"), ("::/0", "::/0"), ("0.0.0.0/0", "0.0.0.0/0"),
    ])
    func rangesAreToldInTheUsualForm(_ text: String, _ told: String) throws {
        #expect(try #require(AddressRange(text)).description == told)
    }

    @Test func loopbackIsKnown() throws {
        for (text, isLoopback) in [
            ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("128.0.0.1", false),
            ("::2", false), ("0.0.0.0", false), ("::", false),
        ] { #expect(try #require(NetworkAddress(text)).isLoopback == isLoopback, "\(text)") }
        for text in ["", "localhost", "127.1", "1.2.3.4.5", "12345::"] { #expect(NetworkAddress(text) == nil) }
    }

    @Test func fingerprintsAreReadInBothForms() throws {
        // printf abc | sha256sum
        let plain = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let wanted = CertificateFingerprint(der: Array("abc".utf8))
        #expect(wanted.description == plain)
        #expect(CertificateFingerprint(plain) == wanted)
        var colons = ""
        for (index, digit) in plain.uppercased().enumerated() {
            colons += index > 0 && index.isMultiple(of: 2) ? ":\(digit)" : "\(digit)"
        }
        #expect(CertificateFingerprint(colons) == wanted)
        for text in ["", "ab", plain + "00", String(plain.dropLast()), plain.replacing("b", with: "x")] {
            #expect(CertificateFingerprint(text) == nil)
        }
    }

    @Test func aDigestIsBLAKE2b() {
        // b2sum -l 256 of "abc"
        let digest = SecretDigest(of: .init("abc"))
        #expect(
            Hex.text(digest.bytes) == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")
    }
}
