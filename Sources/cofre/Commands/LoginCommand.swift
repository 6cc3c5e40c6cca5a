import ArgumentParser
import CommandSupport
import Profiles
import Secrets
import Text

/// `cofre login`: whether a profile works, and what its key can see.
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Check that a profile works, and tell what it can see.",
        discussion: "Logs in and lists, and keeps nothing: every command logs in for itself.")

    @Argument(
        help: ArgumentHelp("The profile; by default the one that is used without --profile.", valueName: "name"),
        completion: CompletionWords.profiles)
    var name: String?

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if name != nil, service.profileName != nil {
            throw ValidationError(ProfileCommandText.nameOnce.text)
        }
    }

    mutating func run() async throws {
        service.profileName = name ?? service.profileName
        try await service.use { session in
            let count = try await session.service.listAll().count
            try Login(session: session, count: count).tell(json: output.json)
        }
    }
}

/// What logging in to a profile showed.
struct Login {
    let session: ServiceSession
    /// How many secrets the key can see.
    let count: Int

    private var identity: ServiceIdentity { session.service.identity }

    /// "prod · vault.example: access key abc sees 214 secrets."
    var sentence: String {
        let (profile, place) = (session.profile.name, identity.place)
        let text: ProfileCommandText =
            switch session.profile.kind {
            case .local: .sees(profile: profile, place: place, user: identity.user, count: count)
            case .mysafe(let server):
                .keySees(profile: profile, place: place, clientID: server.clientID, count: count)
            }
        return text.text
    }

    func tell(json: Bool) throws(CommandError) {
        guard json else { return try Console.line(sentence) }
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("profile", session.profile.name)
            object.member("place", identity.place)
            if case .mysafe(let server) = session.profile.kind { object.member("client_id", server.clientID) }
            object.member("user", identity.user)
            object.member("secrets", count)
        }
        try Console.write(writer.text + "\n")
    }
}
