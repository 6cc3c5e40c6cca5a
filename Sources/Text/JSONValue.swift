/// A JSON value (RFC 8259) as it is written: a number keeps its digits, since a number type would round identifiers and
/// codes, and an object keeps the order of its members.
package indirect enum JSONValue: Equatable, Sendable {
    case null
    case flag(Bool)
    /// The digits as they are written, such as `1.10`.
    case number(String)
    case text(String)
    case array([JSONValue])
    case object(JSONObject)

    /// What it is, in a sentence: "a number".
    package var kind: String {
        switch self {
        case .null: "null"
        case .flag: "true or false"
        case .number: "a number"
        case .text: "a text"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// A JSON object.
package struct JSONObject: Equatable, Sendable {
    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSONValue
    }

    /// In the order in which they are written; a name that is repeated is here as often.
    package private(set) var members: [Member] = []
    /// The names so far, once there are many.
    private var names: Set<String> = []
    private static let few = 16

    package init() {}

    /// The value of a member, the last one if its name is repeated; nil if there is none.
    package subscript(name: String) -> JSONValue? { members.last { $0.name == name }?.value }

    /// Adds a member. Returns false if there is one of this name already.
    @discardableResult
    package mutating func append(_ name: String, _ value: JSONValue) -> Bool {
        let isNew: Bool
        if members.count < Self.few {
            isNew = !members.contains { $0.name == name }
        } else {
            if names.isEmpty { names = Set(members.map(\.name)) }
            isNew = names.insert(name).inserted
        }
        members.append(Member(name: name, value: value))
        return isNew
    }
}

extension JSONWriter {
    /// A value that was read, as it was written.
    package mutating func value(_ json: JSONValue) {
        switch json {
        case .null: null()
        case .flag(let flag): value(flag)
        case .number(let digits): value(digits: digits)
        case .text(let text): value(text)
        case .array(let values): array { array in for value in values { array.value(value) } }
        case .object(let members):
            object { object in
                for member in members.members {
                    object.key(member.name)
                    object.value(member.value)
                }
            }
        }
    }
}
