import Secrets
import Text

/// Reads secrets from JSON: an array of create bodies (API.md, "create") with an optional `active`.
enum JSONImport {
    static func parse(_ bytes: ArraySlice<UInt8>) -> ImportFile {
        var file = ImportFile()
        do throws(ImportProblem) {
            for element in try JSONSplitter.elements(of: bytes) {
                file.itemCount += 1
                let place = ImportPlace(line: element.line, item: file.itemCount)
                read(bytes[element.range], at: place, &file)
            }
        } catch {
            file.problems.append(error)
        }
        return file
    }

    private static func read(_ bytes: ArraySlice<UInt8>, at place: ImportPlace, _ file: inout ImportFile) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(bytes)
        } catch {
            let place = place.moved(to: error.offset, in: bytes)
            return file.problems.append(ImportProblem(place, message: error.sentence(about: bytes)))
        }
        guard let object = document.object else {
            let message = "is \(document.value.kind), but an object with the fields of a secret is expected."
            return file.problems.append(ImportProblem(place, message: message))
        }
        let repeated = document.repeatedNames.map { name in
            ImportProblem(
                place.moved(to: name.offset, in: bytes), field: name.path,
                message: "is there twice in this item: keep one of them.")
        }
        let item = JSONItem(object)
        let problems = repeated + item.problems.map { ImportProblem(place, field: $0.field, message: $0.message) }
        if problems.isEmpty { file.add(item.draft, at: place) } else { file.problems += problems }
    }
}

extension ImportPlace {
    /// The line of a byte of the item, which begins here.
    fileprivate func moved(to offset: Int, in bytes: ArraySlice<UInt8>) -> ImportPlace {
        ImportPlace(line: line + bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") }, item: item)
    }
}

extension JSONError {
    fileprivate func sentence(about bytes: ArraySlice<UInt8>) -> String {
        switch reason {
        case .malformed, .cut: "is not valid JSON: look for a missing comma, colon or quote."
        case .tooDeep: "is not valid here: it goes deeper than any field of a secret."
        case .notUTF8: TextEncoding.guess(bytes).sentence
        }
    }
}

/// One object as a draft, with all that is wrong in it. Accepts booleans as texts and numbers and users by `username` or `name`,
/// as API.md lists under "Envelope". A number where a text belongs is refused: what it was before some program made a number of
/// it, such as `1.10` or `007`, nobody can tell.
private struct JSONItem {
    var draft = SecretDraft()
    var problems: [(field: String?, message: String)] = []

    init(_ object: JSONObject) {
        for member in object.members { read(member.name, member.value) }
    }

    private mutating func read(_ name: String, _ value: JSONValue) {
        if let field = SecretField(rawValue: name) {
            draft[field] =
                switch field.kind {
                case .text: .text(text(name, value))
                case .secret: .secret(ClientSecret(text(name, value)))
                case .permissions:
                    .permissions(permissions(name, value, whoKeys: field == .users ? ["username", "name"] : ["name"]))
                }
        } else if name == ImportField.active {
            draft.isActive = boolean(name, value) ?? true
        } else if !ImportField.ignored.contains(name) {
            problems.append((nil, ImportField.unknown(name)))
        }
    }

    private mutating func text(_ field: String, _ value: JSONValue) -> String {
        switch value {
        case .text(let text): return text
        case .null: return ""
        case .number: problems.append((field, "is a number, but a text is expected: put it in quotes."))
        case .flag, .array, .object: problems.append((field, "is \(value.kind), but a text is expected."))
        }
        return ""
    }

    private mutating func boolean(_ field: String, _ value: JSONValue) -> Bool? {
        let word: String? =
            switch value {
            case .null: ""
            case .flag(let flag): flag ? "true" : "false"
            case .text(let text), .number(let text): text
            case .array, .object: nil
            }
        if word == "" { return nil }
        if let value = word.flatMap(ImportField.boolean) { return value }
        problems.append((field, "can only be true or false."))
        return nil
    }

    private mutating func permissions(_ field: String, _ value: JSONValue, whoKeys: [String]) -> [Permission] {
        if case .null = value { return [] }
        guard case .array(let entries) = value else {
            problems.append((field, "is \(value.kind), but an array is expected."))
            return []
        }
        return entries.enumerated().compactMap { index, entry in
            permission("\(field)[\(index)]", entry, whoKeys)
        }
    }

    private mutating func permission(_ place: String, _ entry: JSONValue, _ whoKeys: [String]) -> Permission? {
        guard case .object(let entry) = entry else {
            problems.append((place, "is \(entry.kind), but an object with \(whoKeys[0]) and can_edit is expected."))
            return nil
        }
        let canEdit = entry["can_edit"].flatMap { boolean("\(place).can_edit", $0) } ?? false
        let key = whoKeys.first { entry[$0] != nil } ?? whoKeys[0]
        let count = problems.count
        let name = entry[key].map { text("\(place).\(key)", $0) } ?? ""
        guard name.isEmpty else { return Permission(name: name, canEdit: canEdit) }
        if problems.count == count { problems.append((place, "\(whoKeys[0]) is required, but empty or missing.")) }
        return nil
    }
}
