import Foundation
import Yams

/// `docs/openapi.yaml`, as far as answers can be held against it.
struct APIDescription {
    /// One answer that an operation may give.
    struct Documented: Hashable, CustomStringConvertible {
        let method: String
        /// With `{identifier}` in it.
        let path: String
        let status: Int

        var description: String { "\(method) \(path) \(status)" }
    }

    private let root: [String: Any]

    init() throws {
        let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../docs/openapi.yaml").standardized
        root = try Self.map(try Yams.load(yaml: try String(contentsOf: file, encoding: .utf8)), "the document")
    }

    struct Failure: Error, CustomStringConvertible { let description: String }

    private static func map(_ value: Any?, _ what: String) throws -> [String: Any] {
        guard let map = value as? [String: Any] else { throw Failure(description: "\(what) is no map") }
        return map
    }

    /// What a reference points to.
    private func resolved(_ value: Any?, _ what: String) throws -> [String: Any] {
        let map = try Self.map(value, what)
        guard let reference = map["$ref"] as? String else { return map }
        var target: Any? = root
        for part in reference.split(separator: "/").dropFirst() { target = (target as? [String: Any])?[String(part)] }
        return try resolved(target, reference)
    }

    // MARK: operations

    private static let methods = ["get", "head", "post", "put", "patch", "delete", "options"]

    /// The documented paths, each with its methods.
    func operations() throws -> [String: [String: [String: Any]]] {
        try Self.map(root["paths"], "paths").mapValues { item in
            let item = try resolved(item, "a path")
            let found = Self.methods.compactMap { method in item[method].map { (method.uppercased(), $0) } }
            return try Dictionary(uniqueKeysWithValues: found.map { ($0, try Self.map($1, "an operation")) })
        }
    }

    /// All answers that are documented.
    func answers() throws -> Set<Documented> {
        var answers: Set<Documented> = []
        for (path, methods) in try operations() {
            for (method, operation) in methods {
                for status in try Self.map(operation["responses"], "responses").keys {
                    guard let number = Int(status) else { throw Failure(description: "status \(status)") }
                    answers.insert(Documented(method: method, path: path, status: number))
                }
            }
        }
        return answers
    }

    /// What is wrong with an answer, measured by its description.
    func flaws(_ answer: PlainAnswer, _ documented: Documented) throws -> [String] {
        guard let operation = try operations()[documented.path]?[documented.method] else { return ["not documented"] }
        let responses = try Self.map(operation["responses"], "responses")
        guard responses[String(documented.status)] != nil else { return ["the status is not documented"] }
        let response = try resolved(responses[String(documented.status)], "\(documented)")
        var flaws: [String] = []
        for (name, header) in try Self.map(response["headers"] ?? [String: Any](), "headers") {
            let header = try resolved(header, name)
            guard let value = answer.headers[name.lowercased()] else {
                if header["required"] as? Bool == true { flaws.append("no header \(name)") }
                continue
            }
            flaws += try self.flaws(value, header["schema"], name)
        }
        guard let content = response["content"] else {
            return flaws + (answer.body.isEmpty ? [] : ["a body that is not documented"])
        }
        if answer.headers["content-type"] != "application/json" { flaws.append("another content type") }
        let media = try Self.map(try Self.map(content, "content")["application/json"], "application/json")
        let body = try JSONSerialization.jsonObject(with: Data(answer.body), options: [.fragmentsAllowed])
        return try flaws + self.flaws(body, media["schema"], "body")
    }

    // MARK: schemas

    /// What is wrong with a value. A field that is not described is wrong, as is a keyword that is not known here.
    private func flaws(_ value: Any, _ schema: Any?, _ place: String) throws -> [String] {
        let schema = try resolved(schema, "the schema of \(place)")
        let known: Set = [
            "type", "required", "properties", "items", "enum", "const", "pattern", "description", "maxLength",
        ]
        var flaws = Set(schema.keys).subtracting(known).map { "\(place): the keyword \($0) is not checked" }
        guard let type = schema["type"] as? String, Self.isOf(type, value) else {
            return flaws + ["\(place): is no \(schema["type"] ?? "anything")"]
        }
        if let wanted = schema["const"], !Self.same(wanted, value) { flaws.append("\(place): is not \(wanted)") }
        if let allowed = schema["enum"] as? [Any], !allowed.contains(where: { Self.same($0, value) }) {
            flaws.append("\(place): \(value) is not among what is allowed")
        }
        if let pattern = schema["pattern"] as? String, let text = value as? String,
            try Regex(pattern).firstMatch(in: text) == nil
        {
            flaws.append("\(place): does not match \(pattern)")
        }
        if let object = value as? [String: Any] {
            let properties = try Self.map(schema["properties"], "the properties of \(place)")
            for name in schema["required"] as? [String] ?? [] where object[name] == nil {
                flaws.append("\(place): \(name) is missing")
            }
            for (name, member) in object {
                guard let inner = properties[name] else {
                    flaws.append("\(place): \(name) is not documented")
                    continue
                }
                flaws += try self.flaws(member, inner, "\(place).\(name)")
            }
        }
        for (index, element) in (value as? [Any] ?? []).enumerated() {
            flaws += try self.flaws(element, schema["items"], "\(place)[\(index)]")
        }
        return flaws
    }

    private static func isOf(_ type: String, _ value: Any) -> Bool {
        switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "boolean": isFlag(value)
        case "integer": !isFlag(value) && value is Int
        case "null": value is NSNull
        default: false
        }
    }

    /// JSON's booleans come as numbers that remember it.
    private static func isFlag(_ value: Any) -> Bool {
        guard let number = value as? NSNumber else { return value is Bool }
        return String(cString: number.objCType) == "c"
    }

    private static func same(_ one: Any, _ other: Any) -> Bool {
        if let text = one as? String { return other as? String == text }
        if let flag = one as? Bool, isFlag(other) { return other as? Bool == flag }
        return !isFlag(other) && one as? Int == other as? Int
    }
}
