import Secrets
import Text

/// The names that changes have within one journal that is being written: `on` and `off` for activation, `c1` and so on for
/// others, which have to be defined by a line of their own before they are named.
struct ChangeNames: Sendable {
    private let seal: (any RunSeal)?
    private var names: [BulkChange: String] = [:]
    /// Those that follow each other are often the same.
    private var last: (change: BulkChange, name: String)?
    private var definitions = ""

    /// - Parameter seal: nil if changes stand there as they are.
    init(seal: (any RunSeal)?) { self.seal = seal }

    /// The name of a change. If it is new, its definition waits in `takeDefinitions`.
    mutating func name(of change: BulkChange) -> String {
        if case .activation(let isActive) = change { return isActive ? "on" : "off" }
        if let last, last.change == change { return last.name }
        let name = names[change] ?? define(change)
        last = (change, name)
        return name
    }

    /// Lines that have to stand in front of the one that is written next.
    mutating func takeDefinitions() -> String {
        defer { definitions = "" }
        return definitions
    }

    private mutating func define(_ change: BulkChange) -> String {
        let name = "c\(names.count + 1)"
        names[change] = name
        let text = change.json
        let value = seal.map { "~" + Hex.text($0.seal(Array(text.utf8))) } ?? "=" + Escaping.escaped(text)
        definitions += "change \(name) \(value)\n"
        return name
    }
}

/// The changes of a journal that is being read, by their names.
struct ChangeReader {
    private let seal: (any RunSeal)?
    private var changes: [Substring: BulkChange] = [:]
    /// Whether there are some that the seal does not open.
    private(set) var hasSealed = false

    /// Stands for a change that is sealed. It covers nothing and is covered by nothing.
    private static let unknown = BulkChange.content(ContentChange([]))

    init(_ seal: (any RunSeal)?) { self.seal = seal }

    subscript(name: Substring) -> BulkChange? {
        switch name {
        case "on": .activation(true)
        case "off": .activation(false)
        default: changes[name]
        }
    }

    /// Takes what stands behind `change`. False if it is no definition.
    mutating func define(_ definition: String) -> Bool {
        let words = definition.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let mark = words[1].first else { return false }
        let value = String(words[1].dropFirst())
        switch mark {
        case "=":
            guard let change = Escaping.unescaped(value).flatMap(BulkChange.init(json:)) else { return false }
            changes[words[0]] = change
        case "~":
            guard let sealed = Hex.bytes(value.utf8) else { return false }
            if let text = seal?.open(sealed) {
                guard let change = BulkChange(json: String(decoding: text, as: UTF8.self)) else { return false }
                changes[words[0]] = change
            } else {
                changes[words[0]] = Self.unknown
                hasSealed = true
            }
        default: return false
        }
        return true
    }
}
