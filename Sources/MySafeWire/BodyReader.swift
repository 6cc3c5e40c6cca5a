import Secrets
import Text

/// Reads the bodies of create and update for a server (API.md, "create", "update"). Unknown fields are passed over. What
/// has the wrong type, or is there twice, is `.invalidParameter` with the field's name; a body that is no JSON object is so with
/// the name `body`. A number where a text belongs is refused: what it was before some program made a number of it, such as
/// `1.10` or `007`, nobody can tell.
package enum BodyReader {
    /// The draft of a create body. Required fields that are missing are empty: the service refuses them.
    package static func draft(_ bytes: [UInt8]) throws(ServiceError) -> SecretDraft {
        let change = try change(bytes)
        var draft = SecretDraft()
        for field in SecretField.allCases { if let value = change[field] { draft[field] = value } }
        return draft
    }

    /// The change of an update body: absent and null fields stay as they are.
    package static func change(_ bytes: [UInt8]) throws(ServiceError) -> SecretChange {
        let fields = try members(bytes)
        var change = SecretChange()
        for field in SecretField.allCases {
            let name = field.rawValue
            change[field] =
                switch field.kind {
                case .text: try text(name, fields).map(FieldValue.text)
                case .secret: try text(name, fields).map { .secret(ClientSecret($0)) }
                case .permissions: try permissions(name, fields).map(FieldValue.permissions)
                }
        }
        return change
    }

    private static func members(_ bytes: [UInt8]) throws(ServiceError) -> JSONObject {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(bytes)
        } catch {
            let what = error.reason == .notUTF8 || TextEncoding.isUTF16(bytes) ? "in UTF-8 " : ""
            throw .invalidParameter("body", reason: "a JSON object \(what)is expected.")
        }
        guard let object = document.object else {
            throw .invalidParameter("body", reason: "a JSON object is expected, but it is \(document.value.kind).")
        }
        if let repeated = document.repeatedNames.first {
            throw .invalidParameter(repeated.path, reason: "it is there twice: send it once.")
        }
        return object
    }

    /// - Parameter place: where the object is, with a full stop; "" for the body itself.
    private static func text(
        _ name: String, _ fields: JSONObject, in place: String = ""
    ) throws(ServiceError) -> String? {
        let value = fields[name]
        let name = place + name
        switch value {
        case nil, .null: return nil
        case .text(let text): return text
        case .number: throw .invalidParameter(name, reason: "it is a number, but a text is expected: put it in quotes.")
        case let value?: throw .invalidParameter(name, reason: "it is \(value.kind), but a text is expected.")
        }
    }

    private static func permissions(_ name: String, _ fields: JSONObject) throws(ServiceError) -> [Permission]? {
        switch fields[name] {
        case nil, .null: return nil
        case .array(let entries):
            var permissions: [Permission] = []
            for (index, entry) in entries.enumerated() {
                permissions.append(try permission(entry, "\(name)[\(index)]"))
            }
            return permissions
        case let value?: throw .invalidParameter(name, reason: "it is \(value.kind), but an array is expected.")
        }
    }

    private static func permission(_ entry: JSONValue, _ place: String) throws(ServiceError) -> Permission {
        guard case .object(let entry) = entry else {
            throw .invalidParameter(place, reason: "it is \(entry.kind), but an object with a name is expected.")
        }
        let username = try text("username", entry, in: place + ".")
        let name = try text("name", entry, in: place + ".")
        guard let who = username ?? name, !who.isEmpty else {
            throw .invalidParameter(place, reason: "it needs a name.")
        }
        switch entry["can_edit"] {
        case nil, .null: return Permission(name: who)
        case let value?:
            guard let canEdit = value.asFlag else {
                throw .invalidParameter("\(place).can_edit", reason: "true or false is expected.")
            }
            return Permission(name: who, canEdit: canEdit)
        }
    }
}
