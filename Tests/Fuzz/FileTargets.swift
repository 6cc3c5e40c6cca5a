import Keymap
import Profiles
import Secrets
import Text
import Transfer

/// Import files in JSON. What was understood is written and read again: it has to be the same.
struct JSONTarget: FuzzTarget {
    func run(_ bytes: [UInt8]) {
        ImportChecks.run(bytes)
        guard let document = try? JSONDocument(bytes) else { return }
        var writer = JSONWriter()
        writer.value(document.value)
        guard let again = try? JSONDocument(writer.bytes) else { fatalError("not read again: \(writer.text)") }
        require(again.value == document.value, "other than it was: \(writer.text)")
    }
}

/// Import files in CSV, and reports of the server's web page.
struct CSVTarget: FuzzTarget {
    func run(_ bytes: [UInt8]) {
        ImportChecks.run(bytes)
        _ = try? ReportCSV.parse(bytes, date: 0)
    }
}

private enum ImportChecks {
    static func run(_ bytes: [UInt8]) {
        let file = ImportFile.parse(bytes)
        require(file.items.count <= file.itemCount, "more items than were found")
        require(file.items.count == file.itemCount || !file.problems.isEmpty, "an item was dropped without a word")
        require(file.problems.allSatisfy { !$0.description.isEmpty }, "a problem without a word")
    }
}

/// config.toml. Whatever is in it, what is left is profiles that can be told from each other.
struct ConfigurationTarget: FuzzTarget {
    func run(_ bytes: [UInt8]) {
        let configuration = ConfigurationFile.parse(bytes, path: "config.toml")
        let names = configuration.profiles.map(\.name)
        require(Set(names).count == names.count, "a profile twice")
        for problem in configuration.problems { require(problem.line >= 1, "a problem nowhere") }
    }
}

/// keymap.conf. What is in force is printed and read again: it has to be the same.
struct KeymapTarget: FuzzTarget {
    func run(_ bytes: [UInt8]) {
        let (keymap, _) = Keymap.parse(String(decoding: bytes, as: UTF8.self), file: "keymap.conf")
        let (again, problems) = Keymap.parse(keymap.dump(), file: "dump")
        require(again == keymap, "other than it was:\n\(keymap.dump())\n\(problems)")
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .flag(let flag): self.value(flag)
        case .number(let digits): self.value(digits: digits)
        case .text(let text): self.value(text)
        case .array(let values): array { list in for value in values { list.value(value) } }
        case .object(let object):
            self.object { writer in
                for member in object.members {
                    writer.key(member.name)
                    writer.value(member.value)
                }
            }
        }
    }
}
