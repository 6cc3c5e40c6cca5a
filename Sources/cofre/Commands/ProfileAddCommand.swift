import ArgumentParser
import CommandSupport
import Profiles
import Secrets
import Text

/// `cofre profile add NAME`: writes a profile into config.toml.
struct ProfileAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a profile to config.toml.",
        discussion: """
            A server's client secret is never an argument: name a file with --client-secret-file (mode 0600) or a command \
            with --client-secret-command; without either it is asked for each time. What the file holds already stays as it is.
            """)

    @Argument(help: ArgumentHelp("Its name: letters, digits, '-' and '_'.", valueName: "name"))
    var name: String

    @Flag(name: .customLong("local"), help: "A vault on this machine, not a server.")
    var isLocal = false

    @Option(help: ArgumentHelp("With --local: the vault file.", valueName: "file"))
    var vault: String?

    @Option(help: ArgumentHelp("With --local: the key file that opens it.", valueName: "file"))
    var keyFile: String?

    @OptionGroup(title: "Server options") var server: ServerOptions

    @Option(help: "The colour of its name: \(ProfileColour.allCases.map(\.rawValue).joined(separator: ", ")).")
    var colour: ProfileColour?

    @Flag(help: "Ask for a typed number before every activation and deactivation.")
    var confirmAlways = false

    @Flag(name: .customLong("default"), help: "Make it the profile that is used where none is named.")
    var isDefault = false

    func validate() throws {
        if isLocal, let option = server.given.first {
            throw ValidationError(ProfileCommandText.optionNeedsServer(option: option).text)
        }
        if !isLocal, vault != nil || keyFile != nil {
            throw ValidationError(ProfileCommandText.optionsNeedLocal.text)
        }
    }

    mutating func run() async throws {
        let paths = Paths()
        let kind: ProfileKind =
            isLocal
            ? .local(LocalProfile(vault: vault.map(paths.absolute), keyFile: keyFile.map(paths.absolute)))
            : .mysafe(try server.profile())
        let profile = Profile(name: name, kind: kind, colour: colour, confirmsAlways: confirmAlways)
        let store = ConfigurationStore()
        try store.add(profile, isDefault: isDefault)
        Console.note(ProfileCommandText.added(name: name, path: store.path).text)
        for problem in ProfileFiles.problems(of: profile) {
            Console.note(ProfileCommandText.beforeUse(problem: problem).text)
        }
    }
}

/// What is to be said of a server.
struct ServerOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Where it is: https://HOST or https://HOST:PORT.", valueName: "url"),
        transform: OptionText.parse)
    var url: String?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("The access key's client id.", valueName: "id"),
        transform: OptionText.parse)
    var clientID: String?

    @Option(help: ArgumentHelp("The file with the access key's client secret, mode 0600.", valueName: "file"))
    var clientSecretFile: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("A shell command that prints the client secret.", valueName: "command"),
        transform: OptionText.parse)
    var clientSecretCommand: String?

    @Option(help: ArgumentHelp("Where the API is on the server; /api by default.", valueName: "path"))
    var basePath: String?

    @Option(help: ArgumentHelp("Where tokens are; below the base path by default.", valueName: "path"))
    var tokenPath: String?

    @Option(help: ArgumentHelp("How a token is asked for: get (the default) or post.", valueName: "method"))
    var tokenMethod: TokenMethod?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("The tenant, where the server has several.", valueName: "name"),
        transform: OptionText.parse)
    var tenant: String?

    @Option(help: ArgumentHelp("A PEM file of the authorities to trust.", valueName: "file"))
    var caFile: String?

    @Option(help: ArgumentHelp("The server's public key: sha256// and Base64.", valueName: "hash"))
    var pinnedPublicKey: String?

    @Option(help: ArgumentHelp("A PEM file with a client certificate.", valueName: "file"))
    var clientCert: String?

    @Option(help: ArgumentHelp("The PEM file with its key.", valueName: "file"))
    var clientKey: String?

    @Option(help: ArgumentHelp("The proxy's URL; by default what the environment says.", valueName: "url"))
    var proxy: String?

    @Flag(name: .customLong("allow-plain-http"), help: "Allow http:// to other machines: all secrets travel readable.")
    var allowPlainHTTP = false

    @Option(
        help: ArgumentHelp(
            "How many requests at once, or 'auto' for as many as the server takes; 16 by default.", valueName: "number")
    )
    var maxRequests: RequestsAtOnce?

    /// Those that were given, as they are typed.
    var given: [String] {
        let options: [(String, Bool)] = [
            ("--url", url != nil), ("--client-id", clientID != nil), ("--client-secret-file", clientSecretFile != nil),
            ("--client-secret-command", clientSecretCommand != nil), ("--base-path", basePath != nil),
            ("--token-path", tokenPath != nil), ("--token-method", tokenMethod != nil), ("--tenant", tenant != nil),
            ("--ca-file", caFile != nil), ("--pinned-public-key", pinnedPublicKey != nil),
            ("--client-cert", clientCert != nil), ("--client-key", clientKey != nil), ("--proxy", proxy != nil),
            ("--allow-plain-http", allowPlainHTTP), ("--max-requests", maxRequests != nil),
        ]
        return options.filter(\.1).map(\.0)
    }

    /// The profile that they describe. What values may be is checked where config.toml is.
    func profile() throws(CommandError) -> MySafeProfile {
        guard let url, let clientID else {
            throw .usage(ProfileCommandText.needsURL.text)
        }
        guard clientSecretFile == nil || clientSecretCommand == nil else {
            throw .usage(ProfileCommandText.oneClientSecret.text)
        }
        let paths = Paths()
        var server = MySafeProfile(url: Self.withoutSlash(url), clientID: clientID)
        if let clientSecretFile { server.clientSecret = .file(paths.absolute(clientSecretFile)) }
        if let clientSecretCommand { server.clientSecret = .command(clientSecretCommand) }
        server.basePath = basePath.map(Self.withoutSlash) ?? server.basePath
        server.tokenPath = tokenPath.map(Self.withoutSlash)
        server.tokenMethod = tokenMethod ?? server.tokenMethod
        server.tenant = tenant
        server.caFile = caFile.map(paths.absolute)
        server.pinnedPublicKey = pinnedPublicKey
        server.clientCert = clientCert.map(paths.absolute)
        server.clientKey = clientKey.map(paths.absolute)
        server.proxy = proxy
        server.allowPlainHTTP = allowPlainHTTP
        if let maxRequests { server.maxRequests = maxRequests.number }
        return server
    }

    /// As config.toml's values are read.
    private static func withoutSlash(_ text: String) -> String { text.hasSuffix("/") ? String(text.dropLast()) : text }
}

/// The value of --max-requests: a number or "auto".
struct RequestsAtOnce: ExpressibleByArgument {
    /// nil for "auto".
    let number: Int?

    init?(argument: String) {
        number = Int(argument)
        if number == nil && argument != MySafeProfile.automatic { return nil }
    }
}

extension ProfileColour: ExpressibleByArgument {}
extension TokenMethod: ExpressibleByArgument {}
