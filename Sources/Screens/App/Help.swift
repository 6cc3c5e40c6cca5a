import Keymap
import Text

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
            lines += [.blank, .heading(HelpText.commandsHeading(key: Self.commandKey(context, keymap)).text)]
            lines += typed.map { .entry($0.usage, $0.title) }
        }
        if context == .list || context == .filter { lines += [.blank] + Self.filterReference }
        self.init(title: HelpText.keysTitle(place: context.title).text, lines: lines, navigator: navigator)
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

    private static var filterReference: [Line] {
        [
            .heading(HelpText.filterHeading.text),
            .text(HelpText.filterRules.text),
            .entry(HelpText.wordExample.text, HelpText.wordMeaning.text),
            .entry(HelpText.quotedExample.text, HelpText.quotedMeaning.text),
            .entry(HelpText.notExample.text, HelpText.notMeaning.text),
            .entry("a | b", HelpText.eitherMeaning.text),
            .entry("(a | b) c", HelpText.groupMeaning.text),
            .entry("name: url: code:", HelpText.fieldMeaning.text),
            .entry("tag:cloud", HelpText.tagMeaning.text),
            .entry("tag:a,b", HelpText.listMeaning.text),
            .entry("owner:ana", HelpText.ownerMeaning.text),
            .entry("user: group:", HelpText.sharedWithMeaning.text),
            .entry("active:yes", HelpText.activeMeaning.text),
            .entry("shared:yes", HelpText.yesOrNoMeaning.text),
            .entry("marked:yes", HelpText.yesOrNoMeaning.text),
            .entry("updated:<30d", HelpText.ageMeaning.text),
            .entry("updated:2026-03", HelpText.monthMeaning.text),
            .entry("updated:a..b", HelpText.rangeMeaning.text),
            .entry("id:7,10..20", HelpText.identifierMeaning.text),
            .entry("notes: method:", HelpText.openedMeaning.text),
            .entry(HelpText.expressionExample.text, HelpText.expressionMeaning.text),
        ]
    }
}
