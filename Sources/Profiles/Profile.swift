/// A service by name: where it is, how to get in, and what to watch out for there.
package struct Profile: Equatable, Sendable, Identifiable {
    /// Letters, digits, `-` and `_`.
    package var name: String
    package var kind: ProfileKind
    /// What its name is shown in; nil for nothing special.
    package var colour: ProfileColour?
    /// Whether every action on it asks for a typed number (`confirm = "always"`).
    package var confirmsAlways: Bool
    /// The view that the list begins with; nil for the usual list.
    package var view: String?

    package init(
        name: String, kind: ProfileKind, colour: ProfileColour? = nil, confirmsAlways: Bool = false, view: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.colour = colour
        self.confirmsAlways = confirmsAlways
        self.view = view
    }

    package var id: String { name }

    /// The local vault that is there without any configuration.
    package static let builtIn = Profile(name: "vault", kind: .local(LocalProfile()))
}

/// What a profile leads to.
package enum ProfileKind: Equatable, Sendable {
    /// A vault on this machine.
    case local(LocalProfile)
    /// A MySafe server.
    case mysafe(MySafeProfile)

    /// The word for it in config.toml.
    package var word: String {
        switch self {
        case .local: "local"
        case .mysafe: "mysafe"
        }
    }

    static let words = ["local", "mysafe"]
}

/// A vault on this machine. Paths are as they were written: `~` is the home directory.
package struct LocalProfile: Equatable, Sendable {
    /// The vault's file; nil for the default one.
    package var vault: String?
    /// The key file that opens it; nil where a passphrase does.
    package var keyFile: String?

    package init(vault: String? = nil, keyFile: String? = nil) {
        self.vault = vault
        self.keyFile = keyFile
    }
}

/// The colours that a profile's name can have: those that every terminal has.
package enum ProfileColour: String, CaseIterable, Sendable {
    case black, red, green, yellow, blue, magenta, cyan, white
}
