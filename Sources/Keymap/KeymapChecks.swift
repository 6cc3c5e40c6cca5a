/// What must hold of a keymap as a whole, whatever a file says: that one can get out of everything, that a bulk action is
/// not confirmed by the key that began it. What breaks that is told of and put back as it was.
extension KeymapDraft {
    /// The actions that lead to a plan.
    private static let planned: Set<Action> = [.activate, .deactivate, .toggle, .undo, .retry]
    private static let waysOut: Set<Action> = [.back, .quit]

    mutating func check() {
        // Putting one thing back can take away another, but what is put back is never taken away: two rounds do.
        for _ in 0..<2 {
            separateConfirmation()
            keepConfirmation()
            keepWaysOut()
        }
        reportHidden()
        reportBackspace()
    }

    /// Whether an entry comes from the file being read.
    private func isOwn(_ entry: Keymap.Entry) -> Bool { !base.entries.contains { $0.binding == entry.binding } }

    /// The key that confirms a plan must not be the one that led to it: a key that repeats would confirm unseen.
    private mutating func separateConfirmation() {
        func clash(_ confirm: Binding, _ action: Binding) -> Bool {
            confirm.keys == action.keys || (confirm.keys.count == 1 && confirm.keys.last == action.keys.last)
        }
        let confirms = entries.filter { $0.binding.call.action == .confirm && Context.plan.chain.contains($0.binding.context) }
        let actions = entries.filter { Self.planned.contains($0.binding.call.action) }
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
                            + "\(action.binding.context.rawValue), because \(key) confirms its plan: choose another key")
                    putBack(action.binding)
                }
            }
        }
    }

    /// Undoes what the file did to these keys.
    private mutating func putBack(_ binding: Binding) {
        remove(binding.context, binding.keys)
        if let old = base.entries.first(where: { $0.binding.context == binding.context && $0.binding.keys == binding.keys }) {
            set(old)
        }
    }

    private mutating func keepConfirmation() {
        keep([.confirm], in: .plan, "no key is left to confirm a plan")
    }

    private mutating func keepWaysOut() {
        for context in Context.allCases {
            keep(Self.waysOut, in: context, "no key is left to leave \(context.rawValue) (back or quit)")
        }
    }

    /// Makes sure that one of `actions` can be reached in `context`, where it could before.
    private mutating func keep(_ actions: Set<Action>, in context: Context, _ message: String) {
        func reached(_ keymap: Keymap) -> Binding? {
            keymap.bindings(in: context).first { actions.contains($0.call.action) }
        }
        guard let kept = reached(base), reached(keymap) == nil else { return }
        report(.error, line: lastLine(touching: context), "\(message): \(kept.keys.notation) stays as it was")
        for place in context.chain {
            for entry in entries where entry.binding.context == place && overlap(entry.binding.keys, kept.keys) {
                remove(place, entry.binding.keys)
            }
            if place == kept.context { break }
        }
        if let old = base.entries.first(where: { $0.binding == kept }) { set(old) }
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
        for context in Context.allCases {
            let chain = context.chain
            let visible = entries.filter { chain.contains($0.binding.context) && !context.takes($0.binding.keys[0]) }
            for long in visible {
                for short in visible where short.binding.keys.count < long.binding.keys.count {
                    guard long.binding.keys.starts(with: short.binding.keys) else { continue }
                    let isShortNearer = depth(short, chain) <= depth(long, chain)
                    let hidden = isShortNearer ? long : short
                    let hiding = isShortNearer ? short : long
                    guard isOwn(hidden) || isOwn(hiding), told.insert(hidden.binding).inserted else { continue }
                    report(
                        .warning, line: isOwn(hiding) ? hiding.line : hidden.line,
                        "\(hiding.binding.keys.notation) in \(hiding.binding.context.rawValue) hides "
                            + "\(hidden.binding.keys.notation) in \(hidden.binding.context.rawValue) "
                            + "(\(hidden.binding.call.action.rawValue))")
                }
            }
        }
    }

    private func depth(_ entry: Keymap.Entry, _ chain: [Context]) -> Int {
        chain.firstIndex(of: entry.binding.context) ?? 0
    }

    /// `<C-h>` is what the Backspace key of some terminals sends.
    private mutating func reportBackspace() {
        let keymap = keymap
        for entry in entries where isOwn(entry) && entry.binding.keys.contains(Key(.character("h"), control: true)) {
            let swapped = entry.binding.keys.map { $0 == Key(.character("h"), control: true) ? Key(.backspace) : $0 }
            guard keymap.match(swapped, in: entry.binding.context) != .action(entry.binding.call) else { continue }
            report(
                .warning, line: entry.line,
                "the Backspace key of some terminals sends <C-h>: bind <BS> to \(entry.binding.call.action.rawValue) too, "
                    + "or choose another key")
        }
    }
}
