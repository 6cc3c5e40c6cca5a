/// What must hold of a keymap as a whole, whatever a file says: that one can get out of everything, that a bulk action
/// is not confirmed by the key that began it. What breaks that is told of and put back as it was.
extension KeymapDraft {
    /// The actions that lead to a plan.
    private static let planned: Set<Action> = [.activate, .deactivate, .toggle, .undo, .retry]
    private static let waysOut: Set<Action> = [.back, .quit]

    mutating func check() {
        // Putting one thing back can take away another, but what is put back is never taken away: the second round is
        // the last.
        for _ in 0..<2 {
            let before = problems.count
            separateConfirmation()
            keepConfirmation()
            keepWaysOut()
            if problems.count == before { break }
        }
        reportHidden()
        reportBackspace()
    }

    /// Whether an entry comes from the file being read.
    private func isOwn(_ entry: Keymap.Entry) -> Bool {
        base.entry(entry.binding.context, entry.binding.keys)?.binding != entry.binding
    }

    /// The key that confirms a plan must not be the one that led to it: a key that repeats would confirm unseen.
    private mutating func separateConfirmation() {
        func clash(_ confirm: Binding, _ action: Binding) -> Bool {
            confirm.keys == action.keys || (confirm.keys.count == 1 && confirm.keys.last == action.keys.last)
        }
        let confirms = entries.filter {
            $0.binding.call.action == .confirm && Context.plan.chain.contains($0.binding.context)
        }
        let actions = entries.filter { entry in
            let (context, action) = (entry.binding.context, entry.binding.call.action)
            return Self.planned.contains(action) || (context == .change && action == .accept)
        }
        for confirm in confirms {
            guard let action = actions.first(where: { clash(confirm.binding, $0.binding) }) else { continue }
            let key = confirm.binding.keys.notation
            if isOwn(confirm) {
                report(
                    .error, line: confirm.line,
                    "\(key) cannot confirm a plan, because \(action.binding.keys.notation) in "
                        + "\(action.binding.context.rawValue) begins one (\(action.binding.call.action.rawValue)): "
                        + "choose another key")
                putBack(confirm.binding)
            } else {
                for action in actions where clash(confirm.binding, action.binding) && isOwn(action) {
                    report(
                        .error, line: action.line,
                        "\(action.binding.keys.notation) cannot be \(action.binding.call.action.rawValue) in "
                            + "\(action.binding.context.rawValue), because \(key) confirms its plan: choose another key"
                    )
                    putBack(action.binding)
                }
            }
        }
    }

    /// Undoes what the file did to these keys.
    private mutating func putBack(_ binding: Binding) {
        remove(binding.context, binding.keys)
        if let old = base.entry(binding.context, binding.keys) { set(old) }
    }

    private mutating func keepConfirmation() {
        keep([.confirm], in: [.plan]) { _ in "no key is left to confirm a plan" }
    }

    private mutating func keepWaysOut() {
        keep(Self.waysOut, in: Context.allCases) { "no key is left to leave \($0.rawValue) (back or quit)" }
    }

    /// Makes sure that one of `actions` can be reached in each of the contexts where it could before.
    private mutating func keep(_ actions: Set<Action>, in contexts: [Context], _ message: (Context) -> String) {
        var own = Dictionary(grouping: entries.map(\.binding), by: \.context)
        for context in contexts {
            guard let kept = base.bindings(in: context).first(where: { actions.contains($0.call.action) }) else {
                continue
            }
            let table = KeyTable(of: context, bindings: own)
            guard !table.bindings.contains(where: { actions.contains($0.call.action) }) else { continue }
            report(
                .error, line: lastLine(touching: context), "\(message(context)): \(kept.keys.notation) stays as it was")
            putBack(kept, for: context)
            own = Dictionary(grouping: entries.map(\.binding), by: \.context)
        }
    }

    /// Binds what was bound, and removes what hides it in `context`.
    private mutating func putBack(_ kept: Binding, for context: Context) {
        let places = context.chain.prefix { $0 != kept.context } + [kept.context]
        for entry in entries where places.contains(entry.binding.context) && overlap(entry.binding.keys, kept.keys) {
            remove(entry.binding.context, entry.binding.keys)
        }
        if let old = base.entry(kept.context, kept.keys) { set(old) }
    }

    /// Whether one sequence is the other or its beginning, so that only one can be reached.
    private func overlap(_ a: [Key], _ b: [Key]) -> Bool { a.starts(with: b) || b.starts(with: a) }

    /// The line to blame for what is gone in a context.
    private func lastLine(touching context: Context) -> Int {
        touched.filter { context.chain.contains($0.context) }.map(\.line).max() ?? 1
    }

    /// Bindings that can never be reached, because a shorter sequence or a nearer context has their beginning.
    private mutating func reportHidden() {
        var told: Set<Binding> = []
        let sequences = entries.filter { $0.binding.keys.count > 1 }
        for context in Context.allCases {
            let chain = context.chain
            for long in sequences where chain.contains(long.binding.context) && !context.takes(long.binding.keys[0]) {
                let depth = chain.firstIndex(of: long.binding.context) ?? 0
                for beginning in long.binding.keys.beginnings {
                    for (index, place) in chain.enumerated() {
                        guard let short = entry(place, beginning) else { continue }
                        // In one context the shorter sequence wins, else the nearer one.
                        let (hidden, hiding) = index <= depth ? (long, short) : (short, long)
                        guard isOwn(hidden) || isOwn(hiding), told.insert(hidden.binding).inserted else { continue }
                        reportHidden(hidden, by: hiding)
                    }
                }
            }
        }
    }

    private mutating func reportHidden(_ hidden: Keymap.Entry, by hiding: Keymap.Entry) {
        report(
            .warning, line: isOwn(hiding) ? hiding.line : hidden.line,
            "\(hiding.binding.keys.notation) in \(hiding.binding.context.rawValue) hides "
                + "\(hidden.binding.keys.notation) in \(hidden.binding.context.rawValue) "
                + "(\(hidden.binding.call.action.rawValue))")
    }

    /// `<C-h>` is what the Backspace key of some terminals sends.
    private mutating func reportBackspace() {
        let sent = Key(.character("h"), control: true)
        let own = entries.filter { isOwn($0) && $0.binding.keys.contains(sent) }
        guard !own.isEmpty else { return }
        let keymap = keymap
        for entry in own {
            let swapped = entry.binding.keys.map { $0 == sent ? Key(.backspace) : $0 }
            guard keymap.match(swapped, in: entry.binding.context) != .action(entry.binding.call) else { continue }
            report(
                .warning, line: entry.line,
                "the Backspace key of some terminals sends <C-h>: bind <BS> to \(entry.binding.call.action.rawValue), "
                    + "too, or choose another key")
        }
    }
}
