import Text

/// What is wrong with a typed query.
package struct AuditQueryError: Error, Equatable, Sendable {
    package let sentence: String
}

extension AuditQuery {
    /// As it is typed on the screen: `user:ana action:deactivate secret:42 since:7d until:2026-11-20`, in any order.
    package init(text: String, now: Int64) throws(AuditQueryError) {
        self.init()
        for word in text.split(separator: " ") {
            guard let colon = word.firstIndex(of: ":") else {
                throw AuditQueryError(
                    sentence: "'\(word)' has no field: use user:, action:, secret:, since: or until:.")
            }
            try take(String(word[..<colon]), String(word[word.index(after: colon)...]), now)
        }
    }

    private mutating func take(_ field: String, _ value: String, _ now: Int64) throws(AuditQueryError) {
        switch field {
        case "user": user = value
        case "action":
            guard let action = AuditAction(rawValue: value) else {
                let known = AuditAction.allCases.map(\.rawValue)
                throw AuditQueryError(sentence: "No action '\(value)'. Use \(known.joined(separator: ", ")).")
            }
            self.action = action
        case "secret":
            guard let id = SecretID(value) else {
                throw AuditQueryError(sentence: "'\(value)' is not an identifier: give the number that is listed.")
            }
            secret = id
        case "since": since = try Self.moment(field, TimeExpression.behind(value, now: now))
        // The day itself is meant as well.
        case "until":
            until = try Self.moment(
                field, TimeExpression.date(value).map { $0 + 86_400 } ?? TimeExpression.behind(value, now: now))
        default:
            let known = ["user", "action", "secret", "since", "until"]
            throw AuditQueryError(
                sentence:
                    "No field '\(field)'\(NearestName.hint(field, in: known)) Use \(known.joined(separator: ", ")).")
        }
    }

    private static func moment(_ field: String, _ value: Int64?) throws(AuditQueryError) -> Int64 {
        if let value { return value }
        throw AuditQueryError(sentence: "\(field) needs a date such as 2026-11-20, or a time such as 7d or 12h.")
    }
}

extension AuditRecord {
    /// What it is about, for people: one secret by its name, several by their number.
    package func subject(_ name: (SecretID) -> String?) -> String {
        switch ids.count {
        case 0: ""
        case 1: name(ids[0]) ?? "secret \(ids[0])"
        default: counted(ids.count, "secret")
        }
    }
}
