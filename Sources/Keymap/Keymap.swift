/// Which keys do what, context by context. Made from keymap.conf files by `parse`; lookups cost one dictionary access.
package struct Keymap: Sendable {
    /// What a sequence of keys means so far.
    package enum Match: Equatable, Sendable {
        /// Nothing: the keys are dropped, or inserted where text is taken.
        case none
        /// The start of longer sequences; each entry is a key that may follow.
        case prefix([Continuation])
        case action(ActionCall)
    }

    /// A key that may follow a prefix.
    package struct Continuation: Hashable, Sendable {
        package let key: Key
        /// What it does; `…` where still more keys follow.
        package let title: String
    }

    package static let empty = Keymap(entries: [])

    /// In the order of the files; context and keys are unique.
    let entries: [Entry]
    private let tables: [Context: KeyTable]
    private let places: [KeyPlace: Int]

    /// A binding and where it was read.
    struct Entry: Sendable {
        var binding: Binding
        var file: String
        var line: Int
    }

    init(entries: [Entry]) {
        self.entries = entries
        places = Dictionary(
            entries.enumerated().map { (KeyPlace($1.binding.context, $1.binding.keys), $0) }, uniquingKeysWith: { $1 })
        let own = Dictionary(grouping: entries.map(\.binding), by: \.context)
        tables = Dictionary(uniqueKeysWithValues: Context.allCases.map { ($0, KeyTable(of: $0, bindings: own)) })
    }

    /// What is bound to the keys in this very context.
    func entry(_ context: Context, _ keys: [Key]) -> Entry? {
        places[KeyPlace(context, keys)].map { entries[$0] }
    }

    /// All bindings, those that others hide included.
    package var bindings: [Binding] { entries.map(\.binding) }

    /// What `keys` mean in `context` and its parents. Where text is taken, keys that are text mean nothing.
    package func match(_ keys: [Key], in context: Context) -> Match {
        tables[context]?.matches[keys] ?? .none
    }

    /// What works in `context`: its own bindings, then those of its parents that it does not replace.
    package func bindings(in context: Context) -> [Binding] { tables[context]?.bindings ?? [] }

    /// The sequences that do `call` in `context`, those of the nearest context first.
    package func keys(for call: ActionCall, in context: Context) -> [[Key]] { tables[context]?.keys[call] ?? [] }

    /// The first key of each action for the hint line; actions without a key are left out.
    package func hints(_ wanted: [ActionCall], in context: Context) -> [Hint] {
        wanted.compactMap { call in
            keys(for: call, in: context).first.map { Hint(keys: $0.label, title: call.title, call: call) }
        }
    }

    /// The keymap as a file. Read over any other keymap, it gives this one again.
    package func dump() -> String {
        var text = "# Cofre's keymap, complete: each context is emptied, then bound.\n"
        let own = Dictionary(grouping: bindings, by: \.context)
        for context in Context.allCases {
            text += "\n# \(context.title)\nunbind \(context.rawValue)\n"
            for binding in own[context] ?? [] { text += binding.line + "\n" }
        }
        return text
    }
}

extension Keymap: Equatable {
    /// Whether the same keys do the same, in the same order; where they were read does not count.
    package static func == (a: Keymap, b: Keymap) -> Bool {
        func ordered(_ keymap: Keymap) -> [Context: [Binding]] { Dictionary(grouping: keymap.bindings, by: \.context) }
        return ordered(a) == ordered(b)
    }
}
