/// A sequence of keys that does something in a context.
package struct Binding: Hashable, Sendable {
    /// Where it is bound, which may be a parent of where it is used.
    package let context: Context
    /// Pressed one after another; never empty.
    package let keys: [Key]
    package let call: ActionCall

    package init(_ context: Context, _ keys: [Key], _ call: ActionCall) {
        self.context = context
        self.keys = keys
        self.call = call
    }

    /// As it is written in keymap.conf.
    package var line: String {
        let argument = call.argument.map { " \($0)" } ?? ""
        return "bind \(context.rawValue) \(keys.notation) \(call.action.rawValue)\(argument)"
    }
}

/// Where a binding is, which no two share: keys in a context.
struct KeyPlace: Hashable, Sendable {
    var context: Context
    var keys: [Key]

    init(_ context: Context, _ keys: [Key]) {
        self.context = context
        self.keys = keys
    }
}

/// What a key does, in short, for the hint line.
package struct Hint: Hashable, Sendable {
    /// As in `s n` or `Enter`.
    package let keys: String
    package let title: String
    /// What it does, for pointing at it; nil if that is not known.
    package let call: ActionCall?

    package init(keys: String, title: String, call: ActionCall? = nil) {
        self.keys = keys
        self.title = title
        self.call = call
    }
}

extension [Key] {
    /// The keys as keymap.conf has them, with spaces between.
    package var notation: String { map(\.notation).joined(separator: " ") }
    /// The keys as hints show them.
    package var label: String { map(\.label).joined(separator: " ") }
}
