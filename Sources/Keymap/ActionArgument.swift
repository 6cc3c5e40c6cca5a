import Text

/// What an action takes behind its name, in keymap.conf and on the command line.
package struct ActionArgument: Equatable, Sendable {
    package enum Kind: Sendable {
        /// A column of the list, and perhaps `asc` or `desc`.
        case order
        /// Columns of the list, with commas between.
        case columns
        /// What of a secret can be copied.
        case copyable
        /// `user` or `group`.
        case grantee
        /// A filter expression.
        case filter
        /// A file's path.
        case path
        /// The name of a profile, of a view, of a user or group.
        case profile, view, person
        /// An identifier, `code:CODE` or `name:NAME`.
        case secret
        /// A command line, or its beginning.
        case command
        /// What is looked for.
        case text
    }

    package let kind: Kind
    package let isRequired: Bool

    package static func required(_ kind: Kind) -> ActionArgument { ActionArgument(kind: kind, isRequired: true) }
    package static func optional(_ kind: Kind) -> ActionArgument { ActionArgument(kind: kind, isRequired: false) }
}

/// The words that an argument can be, if they are few and always the same. Whoever knows the domain gives them.
package struct ArgumentWords: Sendable {
    package var columns: [String]
    package var copyables: [String]
    package var grantees: [String]

    package init(columns: [String], copyables: [String], grantees: [String]) {
        self.columns = columns
        self.copyables = copyables
        self.grantees = grantees
    }

    /// The directions of an order.
    package static let directions = ["asc", "desc"]

    /// The words for a kind; empty if anything can be given.
    package func words(of kind: ActionArgument.Kind) -> [String] {
        switch kind {
        case .order, .columns: columns
        case .copyable: copyables
        case .grantee: grantees
        case .filter, .path, .profile, .view, .person, .secret, .command, .text: []
        }
    }
}

extension Action {
    /// What is wrong with an argument, as the rest of a sentence that begins with the action's name; nil if nothing is.
    ///
    /// - Parameter words: nil if the words are not known: then any are taken.
    package func problem(with text: String, _ words: ArgumentWords?) -> String? {
        guard let argument else { return text.isEmpty ? nil : "takes no argument, '\(text)' is too much" }
        if text.isEmpty { return argument.isRequired ? need(argument.kind, words) : nil }
        guard let allowed = words?.words(of: argument.kind), !allowed.isEmpty else { return nil }
        var given = argument.kind == .columns ? text.split(separator: ",").map(String.init) : [text]
        if argument.kind == .order {
            let parts = text.split(separator: " ").map(String.init)
            given = Array(parts.prefix(1))
            if let direction = parts.dropFirst().first, !ArgumentWords.directions.contains(direction) {
                return "takes asc or desc behind the column, not '\(direction)'"
            }
            if parts.count > 2 { return "takes a column and asc or desc, '\(parts[2])' is too much" }
        }
        guard let wrong = given.first(where: { !allowed.contains($0) }) else { return nil }
        let hint = NearestName.question(wrong, in: allowed)
        return "does not know '\(wrong)'" + (hint.isEmpty ? ": use one of \(allowed.joined(separator: ", "))" : hint)
    }

    /// How it is typed: its name, and what it takes.
    package var usage: String {
        guard let argument else { return rawValue }
        let word =
            switch argument.kind {
            case .order: "COLUMN"
            case .columns: "A,B,…"
            case .copyable: "WHAT"
            case .grantee: "user|group"
            case .filter: "FILTER"
            case .path: "FILE"
            case .profile, .view, .person: "NAME"
            case .secret: "ID"
            case .command: "COMMAND"
            case .text: "TEXT"
            }
        return argument.isRequired ? "\(rawValue) \(word)" : "\(rawValue) [\(word)]"
    }

    private func need(_ kind: ActionArgument.Kind, _ words: ArgumentWords?) -> String {
        if let allowed = words?.words(of: kind), !allowed.isEmpty {
            return "needs one of these: \(allowed.joined(separator: ", "))"
        }
        return switch kind {
        case .order, .columns: "needs a column"
        case .copyable: "needs what to copy"
        case .grantee: "needs user or group"
        case .filter: "needs a filter expression, such as tag:legacy"
        case .path: "needs a file's path"
        case .profile: "needs the name of a profile"
        case .view: "needs the name of a view"
        case .person: "needs the name of a user or group"
        case .secret: "needs an identifier, code:CODE or name:NAME"
        case .command: "needs a command"
        case .text: "needs a text"
        }
    }
}
