/// A keymap while a file is read over another one: what it has become, and what was wrong.
struct KeymapDraft {
    let base: Keymap
    let file: String
    private(set) var problems: [KeymapProblem] = []
    /// By their places; nil for what was removed, so that the order stays.
    private var slots: [Keymap.Entry?]
    private var places: [KeyPlace: Int] = [:]

    /// What the file itself bound or unbound, with the line: to find what it says twice.
    private var said: [KeyPlace: Int] = [:]

    /// The lines that changed a context.
    private(set) var touched: [(context: Context, line: Int)] = []

    init(base: Keymap, file: String) {
        self.base = base
        self.file = file
        slots = base.entries
        for (index, entry) in base.entries.enumerated() {
            places[KeyPlace(entry.binding.context, entry.binding.keys)] = index
        }
    }

    var entries: [Keymap.Entry] { slots.compactMap { $0 } }

    var keymap: Keymap { Keymap(entries: entries) }

    mutating func report(_ severity: KeymapProblem.Severity, line: Int, _ message: String) {
        problems.append(KeymapProblem(file: file, line: line, severity: severity, message: message))
    }

    mutating func apply(_ parsed: KeymapLine, line: Int) {
        for note in parsed.notes { report(.warning, line: line, note) }
        switch parsed.directive {
        case .bind(let binding):
            touched.append((binding.context, line))
            let place = KeyPlace(binding.context, binding.keys)
            if let earlier = said.updateValue(line, forKey: place) {
                report(
                    .warning, line: line,
                    "\(binding.keys.notation) is bound in line \(earlier) already: this line counts")
            }
            set(Keymap.Entry(binding: binding, file: file, line: line))
        case .unbind(let context, nil):
            touched.append((context, line))
            for entry in entries where entry.binding.context == context { remove(context, entry.binding.keys) }
            said = said.filter { $0.key.context != context }
        case .unbind(let context, let keys?):
            touched.append((context, line))
            said[KeyPlace(context, keys)] = nil
            if remove(context, keys) { return }
            let holder = context.chain.dropFirst().first { entry($0, keys) != nil }
            let hint = holder.map { ": it is bound in \($0.rawValue)" } ?? ""
            report(.warning, line: line, "\(keys.notation) is not bound in \(context.rawValue)\(hint)")
        }
    }

    /// What is bound to the keys in this very context.
    func entry(_ context: Context, _ keys: [Key]) -> Keymap.Entry? {
        places[KeyPlace(context, keys)].flatMap { slots[$0] }
    }

    /// Adds a binding, in the place of the one with the same keys if there is one.
    mutating func set(_ entry: Keymap.Entry) {
        let place = KeyPlace(entry.binding.context, entry.binding.keys)
        if let index = places[place] {
            slots[index] = entry
        } else {
            places[place] = slots.count
            slots.append(entry)
        }
    }

    /// Removes a binding. Returns whether there was one.
    @discardableResult
    mutating func remove(_ context: Context, _ keys: [Key]) -> Bool {
        guard let index = places.removeValue(forKey: KeyPlace(context, keys)) else { return false }
        slots[index] = nil
        return true
    }
}
