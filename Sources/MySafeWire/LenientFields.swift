import Foundation

/// Any member name of a JSON object.
struct FieldKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

typealias Fields = KeyedDecodingContainer<FieldKey>

/// Reading members as the API's versions write them (API.md, "Envelope"): under one of several names, numbers and
/// booleans as themselves or as strings. Usual forms are tried first, since each failed try costs more than a read.
extension Fields {
    /// The first of the names that there is, with a value other than null.
    private func key(_ names: [String]) -> FieldKey? {
        for name in names {
            let key = FieldKey(stringValue: name)
            if contains(key), (try? decodeNil(forKey: key)) == false { return key }
        }
        return nil
    }

    /// A text; numbers and booleans as they are written. nil for objects, arrays, null and nothing.
    func text(_ names: String...) -> String? { key(names).flatMap(text) }

    private func text(_ key: FieldKey) -> String? {
        if let text = try? decode(String.self, forKey: key) { return text }
        if let number = try? decode(Int64.self, forKey: key) { return String(number) }
        if let flag = try? decode(Bool.self, forKey: key) { return String(flag) }
        if let number = try? decode(Double.self, forKey: key) { return String(number) }
        return nil
    }

    func number(_ names: String...) -> Int64? {
        guard let key = key(names) else { return nil }
        if let number = try? decode(Int64.self, forKey: key) { return number }
        if let number = try? decode(Double.self, forKey: key) { return Int64(exactly: number.rounded()) }
        return text(key).flatMap { Int64($0) }
    }

    func flag(_ names: String...) -> Bool? {
        guard let key = key(names) else { return nil }
        if let flag = try? decode(Bool.self, forKey: key) { return flag }
        switch text(key)?.lowercased() {
        case "1", "true": return true
        case "0", "false", "": return false
        default: return nil
        }
    }

    func object(_ names: String...) -> Fields? {
        key(names).flatMap { try? nestedContainer(keyedBy: FieldKey.self, forKey: $0) }
    }

    func array(_ names: String...) -> (any UnkeyedDecodingContainer)? {
        key(names).flatMap { try? nestedUnkeyedContainer(forKey: $0) }
    }

    /// Whether a member is one of the forms in which an empty list may come: null, "" or {}.
    func isEmpty(_ name: String) -> Bool {
        let key = FieldKey(stringValue: name)
        if (try? decodeNil(forKey: key)) == true || (try? decode(String.self, forKey: key)) == "" { return true }
        return (try? nestedContainer(keyedBy: FieldKey.self, forKey: key))?.allKeys.isEmpty == true
    }

    /// Whether there is such a member, null included.
    func has(_ name: String) -> Bool { contains(FieldKey(stringValue: name)) }
}

/// A whole document read by a function: what `JSONDecoder` wants a type for.
enum JSONDocument {
    private struct Root: Decodable {
        let fields: Fields
        init(from decoder: any Decoder) throws { fields = try decoder.container(keyedBy: FieldKey.self) }
    }

    /// The members of a JSON object; nil for anything else, or where it goes deeper than `JSONDepth.limit`.
    static func object(_ bytes: [UInt8]) -> Fields? {
        guard !JSONDepth.exceeds(bytes, JSONDepth.limit) else { return nil }
        return try? JSONDecoder().decode(Root.self, from: Data(bytes)).fields
    }
}

/// How deep a JSON text goes: looked at before a parser that recurses gets to see it.
package enum JSONDepth {
    /// Deeper than anything in the API.
    package static let limit = 32

    /// Whether objects and arrays are nested deeper than `limit`. Does not check anything else.
    package static func exceeds(_ bytes: [UInt8], _ limit: Int) -> Bool {
        var depth = 0
        var inString = false
        var isEscaped = false
        for byte in bytes {
            if inString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth > limit { return true }
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        return false
    }
}
