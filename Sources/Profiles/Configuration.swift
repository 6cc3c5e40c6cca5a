import Text

/// What config.toml says: the profiles that can be used, and what is wrong with the rest.
package struct Configuration: Equatable, Sendable {
    /// The path that it was read from, or would be.
    package var file: String
    /// Those without an error, by name.
    package var profiles: [Profile] = []
    /// The profile to use where none is named, as written.
    package var defaultName: String?
    /// How the screens use the terminal.
    package var terminal = TerminalSettings()
    /// The colours of the screens.
    package var colours = ColourSettings()
    /// How the list looks.
    package var list = ListSettings()
    /// Views of the list, by name.
    package var views: [ViewSettings] = []
    /// What becomes of bulk runs.
    package var runs = RunSettings()
    /// By line.
    package var problems: [ConfigurationProblem] = []

    /// Whether the file cannot be read at all, so that nothing in it can be trusted.
    package var isUnreadable = false

    /// What holds where there is no file: the built-in local vault alone.
    package init(file: String) { self.file = file }

    /// The names of all profiles, also of those that cannot be used and of the built-in one, sorted.
    package var names: [String] {
        Set(profiles.map(\.name) + problems.compactMap(\.profile) + [Profile.builtIn.name]).sorted()
    }

    /// All that can be used, the built-in one included.
    package var usable: [Profile] {
        let hasBuiltIn = names(of: problems).contains(Profile.builtIn.name) || profile(Profile.builtIn.name) != nil
        return (profiles + (hasBuiltIn ? [] : [.builtIn])).sorted { $0.name < $1.name }
    }

    /// The profile that is used where none is named; nil where the file leaves it unclear.
    package var defaultProfile: Profile? { try? choose(nil) }

    /// The profile of that name, or the default one where none is named. Throws what stands in the way.
    package func choose(_ name: String?) throws(ProfileError) -> Profile {
        // An error that belongs to no profile can be about any of them, or about which is meant.
        let ofFile = problems.filter { $0.profile == nil && !$0.isOfSettings }
        if name == nil || isUnreadable, !ofFile.isEmpty { throw .broken(name, ofFile) }
        let wanted = name ?? defaultName ?? Profile.builtIn.name
        let own = problems.filter { $0.profile == wanted }
        guard own.isEmpty else { throw .broken(wanted, own) }
        if let found = usable.first(where: { $0.name == wanted }) { return found }
        guard ofFile.isEmpty else { throw .broken(wanted, ofFile) }
        throw .unknown(wanted, hint: NearestName.question(wanted, in: names), file: file)
    }

    private func profile(_ name: String) -> Profile? { profiles.first { $0.name == name } }

    private func names(of problems: [ConfigurationProblem]) -> Set<String> { Set(problems.compactMap(\.profile)) }
}

/// Why there is no profile to work with.
package enum ProfileError: Error, Equatable, Sendable {
    /// No profile has this name; what else it could have been.
    case unknown(String, hint: String, file: String)
    /// What is wrong with the profile; without a name, with the file so that the default is unclear.
    case broken(String?, [ConfigurationProblem])

    /// What is wrong, where, and what to do, on a line each.
    package var message: String {
        switch self {
        case .unknown(let name, let hint, let file):
            "there is no profile '\(name)' in \(file)\(hint.isEmpty ? "." : hint) "
                + "'cofre profile list' shows those there are."
        case .broken(let name, let problems):
            (["\(name.map { "the profile '\($0)' cannot be used" } ?? "which profile is meant is not clear"):"]
                + problems.map { "  \($0.description)" }).joined(separator: "\n")
        }
    }
}
