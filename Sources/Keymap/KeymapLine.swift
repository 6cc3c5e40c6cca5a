import Text

/// One line of a keymap file, understood:
/// `bind <context> <keys> <action> [argument]`, `unbind <context> [keys]`; `#` starts a comment.
struct KeymapLine: Equatable {
    enum Directive: Equatable {
        case bind(Binding)
        /// Without keys, all of the context.
        case unbind(Context, [Key]?)
    }

    struct Failure: Error, Equatable {
        var message: String
    }

    /// Longer sequences help nobody.
    static let maxKeys = 4

    var directive: Directive
    /// What to tell about keys that terminals send as others.
    var notes: [String]

    /// Nil for an empty line or a comment.
    ///
    /// - Parameter known: what arguments can be; nil if that is not known.
    init?(_ line: Substring, words known: ArgumentWords? = nil) throws(Failure) {
        guard line.utf8.count <= 1000 else { throw Failure(message: "the line is too long") }
        var words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        if let comment = words.firstIndex(where: { $0.hasPrefix("#") }) { words.removeSubrange(comment...) }
        guard let verb = words.first else { return nil }
        guard verb == "bind" || verb == "unbind" else {
            throw Failure(
                message: "'\(verb.shown)' is neither bind nor unbind"
                    + NearestName.question(verb, in: ["bind", "unbind"]))
        }
        guard words.count > 1 else { throw Failure(message: "\(verb) needs a context: \(Self.contexts)") }
        guard let context = Context(rawValue: words[1]) else {
            let hint = NearestName.question(words[1], in: Context.allCases.map(\.rawValue))
            throw Failure(
                message: "there is no context '\(words[1].shown)'" + (hint.isEmpty ? ": use \(Self.contexts)" : hint))
        }
        notes = []
        var rest = words[2...]
        if verb == "unbind", rest.isEmpty {
            directive = .unbind(context, nil)
            return
        }
        let keys = try Self.keys(&rest, context, &notes)
        if verb == "unbind" {
            guard rest.isEmpty else {
                throw Failure(message: "'\(rest[rest.startIndex].shown)' is too much: unbind takes a context and keys")
            }
            directive = .unbind(context, keys)
        } else {
            directive = .bind(Binding(context, keys, try Self.call(rest, known)))
        }
    }

    private static var contexts: String { Context.allCases.map(\.rawValue).joined(separator: ", ") }

    /// Takes the words that are keys: the first one, which may hold several keys in a row as in `gg`, and all that
    /// follow and are one key each. No action has a name that short.
    private static func keys(
        _ words: inout ArraySlice<String>, _ context: Context, _ notes: inout [String]
    ) throws(Failure) -> [Key] {
        guard let first = words.popFirst() else { throw Failure(message: "keys and an action are missing") }
        guard Action(rawValue: first) == nil || !words.isEmpty else {
            throw Failure(message: "keys are missing before the action '\(first)'")
        }
        var notations = split(first)
        while let next = words.first, next.count == 1 || (next.hasPrefix("<") && next.hasSuffix(">")) {
            notations += split(next)
            words.removeFirst()
        }
        guard notations.count <= maxKeys else {
            throw Failure(message: "\(notations.count) keys are too many in one sequence: \(maxKeys) are the most")
        }
        var keys: [Key] = []
        for notation in notations {
            do throws(Key.NotationError) {
                let (key, note) = try Key.parse(notation)
                keys.append(key)
                if let note { notes.append(note) }
            } catch {
                throw Failure(message: error.message.shown)
            }
        }
        if context.takes(keys[0]) {
            let kind = context == .plan ? "a digit" : "text"
            throw Failure(
                message:
                    "\(keys[0].notation) is \(kind) that is typed in \(context.rawValue): it cannot be bound there, "
                    + "choose one with Control or Alt, or a named key")
        }
        return keys
    }

    /// `gg` and `<C-x>s` into single keys.
    private static func split(_ word: String) -> [String] {
        var result: [String] = []
        var rest = Substring(word)
        while let first = rest.first {
            var end = rest.index(after: rest.startIndex)
            if first == "<", let close = rest[end...].firstIndex(of: ">"), close > end {
                end = rest.index(after: close)
            }
            result.append(String(rest[..<end]))
            rest = rest[end...]
        }
        return result
    }

    private static func call(_ words: ArraySlice<String>, _ known: ArgumentWords?) throws(Failure) -> ActionCall {
        guard let name = words.first else { throw Failure(message: "the action is missing") }
        guard let action = Action(rawValue: name) else {
            let hint = NearestName.question(name, in: Action.allCases.map(\.rawValue))
            throw Failure(message: "there is no action '\(name.shown)'" + hint)
        }
        let argument = words.dropFirst().joined(separator: " ")
        if let problem = action.problem(with: argument, known) {
            throw Failure(message: "\(name) \(problem)".shown)
        }
        return ActionCall(action, argument.isEmpty ? nil : argument)
    }
}

extension String {
    /// Cut to a length that a message can hold, controls replaced.
    fileprivate var shown: String {
        let head = prefix(200).map { character -> Character in
            character.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) } ? "?" : character
        }
        return String(head) + (count > 200 ? "…" : "")
    }
}
