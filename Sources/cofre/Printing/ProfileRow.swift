import Profiles
import Secrets
import Text

/// A profile as lists show it. Never anything secret, nor commands, which can hold something secret.
struct ProfileRow {
    let name: String
    /// nil for one that cannot be used.
    let profile: Profile?
    let isDefault: Bool
    let problems: [ConfigurationProblem]

    init(name: String, in configuration: Configuration) {
        self.name = name
        problems = configuration.problems.filter { $0.profile == name }
        profile = configuration.usable.first { $0.name == name }
        isDefault = configuration.defaultProfile?.name == name
    }

    /// Mark, name, kind, place, where the key comes from, what is special.
    var cells: [String] {
        let mark = isDefault ? "*" : ""
        guard let profile else { return [mark, name, "?", ProfileCommandText.hasErrors.text, "", ""] }
        let confirm = profile.confirmsAlways ? "always" : ""
        switch profile.kind {
        case .local(let local):
            let access = VaultAccess(local)
            let key = access.keyFile ?? ProfileCommandText.passphrase.text
            return [mark, name, profile.kind.word, access.path, key, confirm]
        case .mysafe(let server): return [mark, name, profile.kind.word, server.url, server.secretWord, confirm]
        }
    }

    func write(into object: inout JSONWriter) {
        object.member("name", name)
        object.member("default", isDefault)
        object.member("kind", profile?.kind.word)
        switch profile?.kind {
        case .local(let local):
            let access = VaultAccess(local)
            object.member("vault", access.path)
            object.member("key_file", access.keyFile)
        case .mysafe(let server):
            object.member("url", server.url)
            object.member("base_path", server.basePath)
            object.member("client_id", server.clientID)
            object.member("client_secret_from", server.secretWord)
            object.member("tenant", server.tenant)
        case nil: break
        }
        object.member("colour", profile?.colour?.rawValue)
        object.member("confirm", profile?.confirmsAlways == true ? "always" : nil)
        object.member("problems", array: { array in for problem in problems { array.value(problem.description) } })
    }
}

extension MySafeProfile {
    /// Where its client secret comes from, in a word or as a path.
    fileprivate var secretWord: String {
        switch clientSecret {
        case .file(let path): path
        case .command: "command"
        case .question: "question"
        }
    }
}
