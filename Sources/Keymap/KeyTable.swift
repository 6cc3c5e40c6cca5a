/// What keys mean in one context, its parents' bindings merged in.
struct KeyTable: Sendable {
    /// By whole sequences and by their beginnings.
    private(set) var matches: [[Key]: Keymap.Match] = [:]
    /// The bindings that can be reached, the context's own first, each context's in file order.
    private(set) var bindings: [Binding] = []
    private(set) var keys: [ActionCall: [[Key]]] = [:]

    /// `own` are the bindings of each context.
    init(of context: Context, bindings own: [Context: [Binding]]) {
        var prefixes: Set<[Key]> = []
        var actions: [[Key]: ActionCall] = [:]
        for place in context.chain {
            let candidates = (own[place] ?? []).filter { !context.takes($0.keys[0]) }
            var reached: Set<[Key]> = []
            // The shorter sequence wins over the longer in one context, the nearer context over its parents.
            for binding in candidates.sorted(by: { $0.keys.count < $1.keys.count }) {
                let keys = binding.keys
                let isHidden = prefixes.contains(keys) || keys.beginnings.contains { actions[$0] != nil }
                if isHidden || actions[keys] != nil { continue }
                actions[keys] = binding.call
                prefixes.formUnion(keys.beginnings)
                reached.insert(keys)
            }
            bindings += candidates.filter { reached.contains($0.keys) }
        }
        for (keys, call) in actions { matches[keys] = .action(call) }
        for prefix in prefixes { matches[prefix] = .prefix(continuations(of: prefix)) }
        for binding in bindings { keys[binding.call, default: []].append(binding.keys) }
    }

    private func continuations(of prefix: [Key]) -> [Keymap.Continuation] {
        var seen: Set<Key> = []
        return bindings.compactMap { binding in
            let keys = binding.keys
            guard keys.count > prefix.count, keys.starts(with: prefix), seen.insert(keys[prefix.count]).inserted else {
                return nil
            }
            let isLast = keys.count == prefix.count + 1
            return Keymap.Continuation(key: keys[prefix.count], title: isLast ? binding.call.title : "…")
        }
    }
}

extension [Key] {
    /// The sequences that this one goes on from, without itself.
    var beginnings: [[Key]] { (1..<Swift.max(1, count)).map { Array(prefix($0)) } }
}
