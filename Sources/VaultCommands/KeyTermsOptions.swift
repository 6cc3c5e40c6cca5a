import ArgumentParser
import CommandSupport
import Posix
import Secrets
import Text
import Vault

/// Whom a key acts for, and what it is limited to.
struct KeyTermsOptions: ParsableArguments {
    @Option(
        parsing: .unconditional, help: ArgumentHelp("The user that the key acts as.", valueName: "name"),
        transform: OptionText.parse)
    var user: String

    @Option(
        parsing: .unconditional, help: ArgumentHelp("What the key is for.", valueName: "text"),
        transform: OptionText.parse)
    var label = ""

    @Option(
        help: ArgumentHelp(
            "When it expires: a date (2027-01-01, from its beginning on, UTC), or a time from now on (90d, 12h).",
            valueName: "when"))
    var expires: String?

    @Option(
        name: .customLong("allow"),
        help: ArgumentHelp(
            "Addresses that it may be used from. Repeatable; without it from everywhere.", valueName: "cidr"))
    var addresses: [AddressRange] = []

    @Option(
        help: ArgumentHelp(
            "The SHA-256 fingerprint of the client certificate that it is bound to.", valueName: "hex"))
    var certificateFingerprint: String?

    @Option(help: ArgumentHelp("The client certificate that it is bound to, in PEM form.", valueName: "file"))
    var certificate: String?

    @Option(
        name: .customLong("only"),
        help: ArgumentHelp("A secret that it reaches. Repeatable; without it all that its user may.", valueName: "id"))
    var only: [Int64] = []

    func validate() throws {
        if certificate != nil, certificateFingerprint != nil {
            throw ValidationError(AccessKeyText.oneCertificate.text)
        }
        if let certificateFingerprint, CertificateFingerprint(certificateFingerprint) == nil {
            throw ValidationError(AccessKeyText.noFingerprint.text)
        }
        if let expires, TimeExpression.ahead(expires, now: 0) == nil {
            throw ValidationError(AccessKeyText.noTime.text)
        }
    }

    func terms(now: Int64) throws -> AccessKey.Terms {
        var fingerprint = certificateFingerprint.flatMap { CertificateFingerprint($0) }
        if let certificate {
            let pem: [UInt8]
            do throws(SystemError) {
                pem = try FileBytes.read(certificate)
            } catch {
                throw CommandError.failed(FileText.failed(path: certificate, why: error.text).text)
            }
            guard let read = CertificateFingerprint(pem: pem) else {
                throw CommandError.failed(AccessKeyText.noCertificate(path: certificate).text)
            }
            fingerprint = read
        }
        return AccessKey.Terms(
            user: user, label: label, expires: expires.flatMap { TimeExpression.ahead($0, now: now) },
            addresses: addresses,
            certificate: fingerprint, reach: only.isEmpty ? .full : .listed(Set(only.map { SecretID($0) })))
    }
}

extension AddressRange: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
