import Foundation
import Secrets
import Text

/// Takes what is secret out of requests and answers before they are written. What cannot be read is not written.
enum TraceMask {
    static let mask = "***"
    /// Bodies that are larger are told by their size.
    private static let longest = 1 << 20
    /// Names with a secret's word in them whose values are none: the API's own for records, and OAuth's.
    private static let harmless = ["api_secret_entity", "api_secret_on_list", "token_type"]

    /// Header lines. Values that carry credentials are masked, and so is where a redirect points to: that may be anything.
    static func headers(_ bytes: [UInt8], mark: String) -> String {
        var text = ""
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let line = String(decoding: line, as: UTF8.self)
            guard let colon = line.firstIndex(of: ":") else {
                text += mark + visible(line) + "\n"
                continue
            }
            let name = line[..<colon].lowercased()
            let isSecret =
                isSecret(name)
                || ["authorization", "cookie", "authenticate", "location"].contains { name.contains($0) }
            text += mark + (isSecret ? visible(line[...colon]) + " " + self.mask : shown(line)) + "\n"
        }
        return text
    }

    /// A body: JSON and forms with their secret members masked, anything else by its size.
    static func body(_ bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "" }
        let size = "(\(bytes.count) bytes)\n"
        guard bytes.count <= longest else { return size }
        return json(bytes) ?? form(bytes) ?? size
    }

    /// Whether a member's value has to be masked, whatever is in it.
    static func isSecret(_ name: some StringProtocol) -> Bool {
        let name = name.lowercased()
        if harmless.contains(name) { return false }
        return [
            "secret", "token", "password", "passwd", "passphrase", "senha", "authorization", "credential", "api_key",
        ]
        .contains { name.contains($0) } || ["notes", "key"].contains(name)
    }

    private static func json(_ bytes: [UInt8]) -> String? {
        guard let document = try? JSONDocument(bytes) else { return nil }
        var writer = JSONWriter(capacity: bytes.count)
        writer.value(masked(document.value))
        return visible(writer.text) + "\n"
    }

    private static func masked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            var result = JSONObject()
            for member in object.members { result.append(member.name, masked(member)) }
            return .object(result)
        case .array(let values): return .array(values.map(masked))
        case .text(let text): return .text(withoutUsers(text))
        case .null, .flag, .number: return value
        }
    }

    private static func masked(_ member: JSONObject.Member) -> JSONValue {
        if isSecret(member.name) { return .text(mask) }
        return member.name.lowercased() == "url" ? withoutUser(member.value) : masked(member.value)
    }

    /// A record's URL, which often has no scheme.
    private static func withoutUser(_ url: JSONValue) -> JSONValue {
        guard case .text(let text) = url, !text.contains("://") else { return masked(url) }
        return .text(String(withoutUsers("://" + text).dropFirst(3)))
    }

    /// nil for what is no form of a token request.
    private static func form(_ bytes: [UInt8]) -> String? {
        let known = ["grant_type", "client_id", "client_secret", "tenant"]
        let pairs = String(decoding: bytes, as: UTF8.self).split(separator: "&", omittingEmptySubsequences: false)
        var shown: [String] = []
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, known.contains(String(parts[0])) else { return nil }
            shown.append("\(parts[0])=" + (isSecret(parts[0]) ? mask : visible(parts[1])))
        }
        return shown.joined(separator: "&") + "\n"
    }

    private static func shown(_ text: String) -> String { visible(withoutUsers(text)) }

    /// Without the user and the password that URLs in it may have (RFC 3986 section 3.2.1). What a URL has up to its last
    /// "@" is taken for them: a password may hold anything.
    private static func withoutUsers(_ text: String) -> String {
        var parts = text.components(separatedBy: "://")
        for index in parts.indices.dropFirst() {
            let url = parts[index].prefix { !$0.isWhitespace && !"\"'<>".contains($0) }
            guard let end = url.lastIndex(of: "@") else { continue }
            parts[index].replaceSubrange(..<end, with: mask)
        }
        return parts.joined(separator: "://")
    }

    /// Without characters that could play tricks on a terminal.
    private static func visible(_ text: some StringProtocol) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            let isHarmless = ![.control, .format, .surrogate].contains(scalar.properties.generalCategory)
            shown.unicodeScalars.append(isHarmless ? scalar : "\u{FFFD}")
        }
        return shown
    }
}
