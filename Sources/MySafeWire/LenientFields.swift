import Secrets
import Text

/// Reading members as the API's versions write them (API.md, "Envelope"): under one of several names, numbers and
/// booleans as themselves or as texts.
extension JSONObject {
    /// The first of the names that there is, with a value other than null.
    private func value(_ names: [String]) -> JSONValue? {
        for name in names {
            switch self[name] {
            case nil, .null: continue
            case let value?: return value
            }
        }
        return nil
    }

    /// A text; numbers with the digits that are written, booleans as words. nil for objects, arrays, null and nothing.
    func text(_ names: String...) -> String? { value(names)?.asText }

    /// A whole number; nil for one with a fraction, or beyond `Int64`.
    func number(_ names: String...) -> Int64? { value(names)?.asNumber }

    func flag(_ names: String...) -> Bool? { value(names)?.asFlag }

    func object(_ names: String...) -> JSONObject? {
        if case .object(let object) = value(names) { object } else { nil }
    }

    func array(_ names: String...) -> [JSONValue]? {
        if case .array(let values) = value(names) { values } else { nil }
    }

    /// Whether a member is one of the forms in which an empty list may come: null, "" or {}.
    func isEmpty(_ name: String) -> Bool {
        switch self[name] {
        case .null, .text(""): true
        case .object(let object): object.members.isEmpty
        default: false
        }
    }

    /// Whether there is such a member, null included.
    func has(_ name: String) -> Bool { self[name] != nil }
}

extension JSONValue {
    fileprivate var asText: String? {
        switch self {
        case .text(let text), .number(let text): text
        case .flag(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    /// Never rounded: another number would be another secret's.
    fileprivate var asNumber: Int64? {
        switch self {
        case .text(let text): Int64(text)
        case .number(let digits): Int64(digits) ?? Double(digits).flatMap(Self.exact)
        case .null, .flag, .array, .object: nil
        }
    }

    /// `43.0`; beyond 2^53 a `Double` may not be what was written.
    private static func exact(_ number: Double) -> Int64? {
        abs(number) < 9_007_199_254_740_992 ? Int64(exactly: number) : nil
    }

    var asFlag: Bool? {
        switch self {
        case .flag(let flag): return flag
        case .number:
            switch asNumber {
            case 1: return true
            case 0: return false
            default: return nil
            }
        case .text(let text):
            switch text.lowercased() {
            case "1", "true": return true
            case "0", "false", "": return false
            default: return nil
            }
        case .null, .array, .object: return nil
        }
    }
}
