import Keymap

/// The help of a screen, made from the keys that are in force there.
extension TextScreen {
    /// The keys that are in force in `context`, grouped by where they are bound.
    package convenience init(helpFor context: Context, _ keymap: Keymap, navigator: any Navigator) {
        var lines: [Line] = []
        for place in sequence(first: context, next: \.parent) {
            let entries = Self.entries(of: place, seenFrom: context, keymap)
            if entries.isEmpty { continue }
            if !lines.isEmpty { lines.append(.blank) }
            lines += [.heading(place.title)] + entries
        }
        let bound = Set(keymap.bindings(in: context).map(\.call.action))
        let typed = context.commands.filter { !bound.contains($0) || $0.argument != nil }
        if !context.takesText, !typed.isEmpty {
            lines += [.blank, .heading("Commands, typed behind \(Self.commandKey(context, keymap))")]
            lines += typed.map { .entry($0.usage, $0.title) }
        }
        if context == .list || context == .filter { lines += [.blank] + Self.filterReference }
        self.init(title: "Keys: \(context.title)", lines: lines, navigator: navigator)
    }

    private static func commandKey(_ context: Context, _ keymap: Keymap) -> String {
        keymap.hints([ActionCall(.command)], in: context).first?.keys ?? ":"
    }

    /// What is bound in one context and reached from another, each action once with all of its keys.
    private static func entries(of place: Context, seenFrom context: Context, _ keymap: Keymap) -> [Line] {
        var keys: [ActionCall: [String]] = [:]
        var calls: [ActionCall] = []
        for binding in keymap.bindings(in: context) where binding.context == place {
            if keys[binding.call] == nil { calls.append(binding.call) }
            keys[binding.call, default: []].append(binding.keys.label)
        }
        return calls.map { .entry(keys[$0, default: []].joined(separator: ", "), $0.title) }
    }

    private static let filterReference: [Line] = [
        .heading("Filter expressions"),
        .text("All terms have to hold. Case and accents are ignored. Tab completes."),
        .entry("word", "name, URL, tags, owner or code contain it"),
        .entry("\"two words\"", "contain exactly this"),
        .entry("-term", "the term does not hold"),
        .entry("a | b", "one of them holds"),
        .entry("(a | b) c", "c holds, and one of the others"),
        .entry("name: url: code:", "this field contains it"),
        .entry("tag:cloud", "has the tag; tag:=cloud has exactly this one"),
        .entry("tag:a,b", "has one of them; also owner, code, user, group"),
        .entry("owner:ana", "belongs to her"),
        .entry("user: group:", "is shared with them; user:ana:edit may edit"),
        .entry("active:yes", "also no, unknown"),
        .entry("shared:yes", "also no"),
        .entry("marked:yes", "also no"),
        .entry("updated:<30d", "in the last 30 days; >1y is longer ago; h d w y"),
        .entry("updated:2026-03", "in that month; also a year or a day"),
        .entry("updated:a..b", "from a to b; <2026-03 is before, >2026-03 after"),
        .entry("id:7,10..20", "has one of these identifiers"),
        .entry("notes: method:", "of the secrets that were opened"),
        .entry("/regex/", "a regular expression"),
    ]
}
