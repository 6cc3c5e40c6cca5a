/// A keymap while a file is read over another one: what it has become, and what was wrong.
struct KeymapDraft {
    let base: Keymap
    let file: String
    private(set) var problems: [KeymapProblem] = []
    private(set) var entries: [Keymap.Entry]

    /// What the file itself bound or unbound, with the line: to find what it says twice.
    private var said: [Place: Int] = [:]

    /// The lines that changed a context.
    private(set) var touched: [(context: Context, line: Int)] = []

    private struct Place: Hashable {
        var context: Context
        var keys: [Key]
    }

    init(base: Keymap, file: String) {
        self.base = base
        self.file = file
        entries = base.entries
    }

    var keymap: Keymap { Keymap(entries: entries) }

    mutating func report(_ severity: KeymapProblem.Severity, line: Int, _ message: String) {
        problems.append(KeymapProblem(file: file, line: line, severity: severity, message: message))
    }

    mutating func apply(_ parsed: KeymapLine, line: Int) {
        for note in parsed.notes { report(.warning, line: line, note) }
        switch parsed.directive {
        case .bind(let binding):
            touched.append((binding.context, line))
            let place = Place(context: binding.context, keys: binding.keys)
            if let earlier = said.updateValue(line, forKey: place) {
                report(.warning, line: line, "\(binding.keys.notation) is bound in line \(earlier) already: this line counts")
            }
            set(Keymap.Entry(binding: binding, file: file, line: line))
        case .unbind(let context, nil):
            touched.append((context, line))
            entries.removeAll { $0.binding.context == context }
            said = said.filter { $0.key.context != context }
        case .unbind(let context, let keys?):
            touched.append((context, line))
            said[Place(context: context, keys: keys)] = nil
            if remove(context, keys) { return }
            let holder = context.chain.dropFirst().first { place in
                entries.contains { $0.binding.context == place && $0.binding.keys == keys }
            }
            let hint = holder.map { ": it is bound in \($0.rawValue)" } ?? ""
            report(.warning, line: line, "\(keys.notation) is not bound in \(context.rawValue)\(hint)")
        }
    }

    /// Adds a binding, in the place of the one with the same keys if there is one.
    mutating func set(_ entry: Keymap.Entry) {
        let index = entries.firstIndex {
            $0.binding.context == entry.binding.context && $0.binding.keys == entry.binding.keys
        }
        if let index { entries[index] = entry } else { entries.append(entry) }
    }

    /// Removes a binding. Returns whether there was one.
    @discardableResult
    mutating func remove(_ context: Context, _ keys: [Key]) -> Bool {
        let count = entries.count
        entries.removeAll { $0.binding.context == context && $0.binding.keys == keys }
        return entries.count < count
    }
}
