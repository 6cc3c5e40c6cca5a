import ArgumentParser
import CommandSupport
import MySafeServer
import Posix
import Secrets
import Vault

/// `cofre-server key`: the access keys that let programs in.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make, show and revoke access keys.",
        discussion: "A running server notices at once. A key acts as its user, with that user's permissions.",
        subcommands: [Add.self, List.self, Revoke.self], defaultSubcommand: List.self)

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an access key. Its client secret is told this once.")

        @OptionGroup var vault: VaultOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var terms: KeyTermsOptions

        @Option(
            help: ArgumentHelp(
                "Write the client secret into this new file, which only you may read, instead of printing it.",
                valueName: "file"))
        var clientSecretFile: String?

        mutating func run() async throws {
            if let clientSecretFile, FileBytes.exists(clientSecretFile) {
                throw CommandError.failed("\(clientSecretFile) exists already: it is not overwritten.")
            }
            let terms = try terms.terms(now: Vault.systemTime())
            try await vault.use { vault in
                let (key, secret) = try await vault.addAccessKey(terms)
                do {
                    try tell(key, secret)
                } catch {
                    // A secret that nobody got is of no use to anybody.
                    try await vault.revokeAccessKey(key.id)
                    throw error
                }
            }
        }

        private func tell(_ key: AccessKey, _ secret: ClientSecret) throws {
            if let clientSecretFile {
                do {
                    try FileBytes.create(clientSecretFile, Array((secret.reveal() + "\n").utf8))
                } catch {
                    throw CommandError.failed("\(clientSecretFile): \(error.text)")
                }
            }
            if output.json {
                try Console.write(KeyText.json(key, secret: clientSecretFile == nil ? secret : nil))
            } else {
                try Console.line("client_id: \(key.id)")
                if clientSecretFile == nil { try Console.line("client_secret: \(secret.reveal())") }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the access keys.")

        @OptionGroup var vault: VaultOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.use { vault in
                let keys = try await vault.accessKeys().all
                try Console.write(output.json ? KeyText.json(keys) : Array(KeyText.table(keys).utf8))
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke an access key, and with it all its tokens.")

        @Argument(help: "The client id, as listed.")
        var id: String

        @OptionGroup var vault: VaultOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            try await vault.use { vault in
                let key = try await vault.accessKeys()[id]
                try await vault.revokeAccessKey(id)
                if output.json, let key { try Console.write(KeyText.json(key, secret: nil)) }
                Console.note("Revoked the access key \(id).")
            }
        }
    }
}

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
            throw ValidationError("--certificate and --certificate-fingerprint say the same: give one of them.")
        }
        if let certificateFingerprint, CertificateFingerprint(certificateFingerprint) == nil {
            throw ValidationError(
                "--certificate-fingerprint needs 64 hexadecimal digits, as 'openssl x509 -fingerprint -sha256' prints.")
        }
        if let expires, Expiry.parse(expires, now: 0) == nil {
            throw ValidationError("--expires needs a date such as 2027-01-01, or a time such as 90d or 12h.")
        }
    }

    func terms(now: Int64) throws -> AccessKey.Terms {
        var fingerprint = certificateFingerprint.flatMap { CertificateFingerprint($0) }
        if let certificate {
            do throws(ServerFailure) {
                fingerprint = try TLSFiles.fingerprint(ofCertificate: certificate)
            } catch {
                throw CommandError.failed(error.sentence)
            }
        }
        return AccessKey.Terms(
            user: user, label: label, expires: expires.flatMap { Expiry.parse($0, now: now) }, addresses: addresses,
            certificate: fingerprint, reach: only.isEmpty ? .full : .listed(Set(only.map { SecretID($0) })))
    }
}
