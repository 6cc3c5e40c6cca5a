import Foundation
import Secrets

/// Reads secrets from JSON: an array of create bodies (API.md, "create") with an optional `active`.
enum JSONImport {
    static func parse(_ bytes: ArraySlice<UInt8>) -> ImportFile {
        var file = ImportFile()
        let decoder = JSONDecoder()
        do throws(ImportProblem) {
            for element in try JSONSplitter.elements(of: bytes) {
                file.itemCount += 1
                let place = ImportPlace(line: element.line, item: file.itemCount)
                read(bytes[element.range], at: place, decoder, &file)
            }
        } catch {
            file.problems.append(error)
        }
        return file
    }

    private static func read(
        _ bytes: ArraySlice<UInt8>, at place: ImportPlace, _ decoder: JSONDecoder, _ file: inout ImportFile
    ) {
        func problem(_ message: String) { file.problems.append(ImportProblem(place, message: message)) }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            return problem("is not valid UTF-8: save the file as UTF-8.")
        }
        guard bytes.first == UInt8(ascii: "{") else {
            return problem("an object with the fields of a secret is wanted.")
        }
        guard let item = try? decoder.decode(JSONItem.self, from: Data(bytes)) else {
            return problem("is not valid JSON: look for a missing comma, colon or quote.")
        }
        if item.problems.isEmpty {
            file.add(item.draft, at: place)
        } else {
            file.problems += item.problems.map { ImportProblem(place, field: $0.field, message: $0.message) }
        }
    }
}

/// One decoded object, with what has the wrong type in it rather than an error at the first. Accepts the variations
/// that API.md lists under "Envelope": numbers and booleans as strings or numbers, users by `username` or `name`.
private struct JSONItem: Decodable {
    var draft = SecretDraft()
    var problems: [(field: String?, message: String)] = []

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private typealias Fields = KeyedDecodingContainer<Key>

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        for key in fields.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
            read(key, fields)
        }
    }

    private mutating func read(_ key: Key, _ fields: Fields) {
        let name = key.stringValue
        switch name {
        case "name": draft.name = text(key, fields)
        case "url": draft.url = text(key, fields)
        case "client_id": draft.clientID = text(key, fields)
        case "client_secret": draft.clientSecret = ClientSecret(text(key, fields))
        case "identifier_code": draft.identifierCode = text(key, fields)
        case "tags": draft.tags = text(key, fields)
        case "notes": draft.notes = text(key, fields)
        case "method": draft.method = text(key, fields)
        case "active": draft.isActive = boolean(key, fields, named: name) ?? true
        case "users_allowed": draft.sharing.users = permissions(key, fields, whoKeys: ["username", "name"])
        case "groups_allowed": draft.sharing.groups = permissions(key, fields, whoKeys: ["name"])
        default:
            if !ImportField.ignored.contains(name) { problems.append((nil, ImportField.unknown(name))) }
        }
    }

    private mutating func text(_ key: Key, _ fields: Fields) -> String {
        if let text = try? fields.decode(String.self, forKey: key) { return text }
        if (try? fields.decodeNil(forKey: key)) == true { return "" }
        if let number = try? fields.decode(Int64.self, forKey: key) { return String(number) }
        problems.append((key.stringValue, "a text is wanted."))
        return ""
    }

    private mutating func boolean(_ key: Key, _ fields: Fields, named name: String) -> Bool? {
        if let value = try? fields.decode(Bool.self, forKey: key) { return value }
        if (try? fields.decodeNil(forKey: key)) == true { return nil }
        let word =
            (try? fields.decode(String.self, forKey: key))
            ?? (try? fields.decode(Int.self, forKey: key)).map(String.init)
        if let value = word.flatMap(ImportField.boolean) { return value }
        problems.append((name, "wants true or false."))
        return nil
    }

    private mutating func permissions(_ key: Key, _ fields: Fields, whoKeys: [String]) -> [Permission] {
        if (try? fields.decodeNil(forKey: key)) == true { return [] }
        guard var list = try? fields.nestedUnkeyedContainer(forKey: key) else {
            problems.append((key.stringValue, "an array is wanted."))
            return []
        }
        var permissions: [Permission] = []
        while !list.isAtEnd {
            let place = "\(key.stringValue)[\(list.currentIndex)]"
            guard let entry = try? list.nestedContainer(keyedBy: Key.self) else {
                problems.append((place, "an object with \(whoKeys[0]) and can_edit is wanted."))
                return permissions
            }
            let who = whoKeys.lazy.compactMap { try? entry.decode(String.self, forKey: Key(stringValue: $0)) }.first
            let canEditKey = Key(stringValue: "can_edit")
            let canEdit =
                entry.contains(canEditKey) ? boolean(canEditKey, entry, named: "\(place).can_edit") ?? false : false
            if let who, !who.isEmpty {
                permissions.append(Permission(name: who, canEdit: canEdit))
            } else {
                problems.append((place, "\(whoKeys[0]) is required, but empty or missing."))
            }
        }
        return permissions
    }
}
