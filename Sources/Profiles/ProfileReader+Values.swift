import ServerSettings
import TOMLKit
import Text

/// Values of the types and forms that keys want. nil where the key is missing or its value is wrong, which is reported then.
extension ProfileReader {
    mutating func text(_ key: ProfileKey) -> String? {
        guard let value = value(key) else { return nil }
        guard let text = value.string else {
            report(key, "\(key.rawValue) needs text in quotes, not \(value.shown)")
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }) else {
            report(key, "\(key.rawValue) holds a control character: write it on one line")
            return nil
        }
        return text
    }

    /// Text that is not empty.
    mutating func filled(_ key: ProfileKey) -> String? {
        guard let text = text(key) else { return nil }
        guard !text.isEmpty else {
            report(key, "\(key.rawValue) is empty: give it a value or remove it")
            return nil
        }
        return text
    }

    mutating func required(_ key: ProfileKey) -> String? {
        if !has(key) { report(nil, "\(key.rawValue) is missing") }
        return filled(key)
    }

    mutating func boolean(_ key: ProfileKey) -> Bool? {
        guard let value = value(key) else { return nil }
        if let boolean = value.bool { return boolean }
        report(key, "\(key.rawValue) needs true or false, without quotes, not \(value.shown)")
        return nil
    }

    /// A number, or nil for "auto"; what is usual if there is no such key or it is wrong.
    mutating func maxRequests(_ usual: Int?) -> Int? {
        guard let value = value(.maxRequests) else { return usual }
        let allowed = ServerRules.requestsAtOnce
        if let number = value.int, allowed.contains(number) { return number }
        if value.string == MySafeProfile.automatic { return nil }
        report(
            .maxRequests,
            "max_requests needs a whole number from \(allowed.lowerBound) to \(allowed.upperBound), or "
                + "\"\(MySafeProfile.automatic)\"")
        return usual
    }

    mutating func seconds(_ key: ProfileKey) -> Double? {
        guard let value = value(key) else { return nil }
        let allowed = ServerRules.seconds
        if let seconds = value.double ?? value.int.map(Double.init), allowed.contains(seconds) { return seconds }
        report(
            key,
            "\(key.rawValue) needs seconds, a number from \(allowed.lowerBound) to \(Int(allowed.upperBound)) without quotes"
        )
        return nil
    }

    /// One of a few words.
    mutating func choice<Choice>(_ key: ProfileKey) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let word = text(key) else { return nil }
        if let choice = Choice(rawValue: word) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        let hint = NearestName.question(word, in: words) { "\"\($0)\"" }
        let list = words.map { "\"\($0)\"" }.joined(separator: ", ")
        report(key, "\(key.rawValue) cannot be '\(word)'" + (hint.isEmpty ? ": it is one of \(list)" : hint))
        return nil
    }

    /// A path of a file: absolute, or in the home directory, since nobody knows where the program will be started.
    mutating func path(_ key: ProfileKey) -> String? {
        guard let path = filled(key) else { return nil }
        if path.hasPrefix("/") || path.hasPrefix("~/") { return path }
        report(key, "\(key.rawValue) needs a path from / or ~/ on")
        return nil
    }

    mutating func url(allowsPlain: Bool) -> String? {
        guard let text = required(.url) else { return nil }
        guard let url = ServerOrigin(text) else {
            report(
                .url,
                "url needs https:// and a host, and nothing behind it (a path goes into base_path): \"https://vault.example\""
            )
            return nil
        }
        guard url.isTLS || url.isLoopback || allowsPlain else {
            report(
                .url,
                "url has to begin with https://, or all secrets would travel readable; allow_plain_http = true allows that"
            )
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// A path on the server, without a slash at the end.
    mutating func urlPath(_ key: ProfileKey) -> String? {
        guard let path = text(key) else { return nil }
        guard let normal = ServerRules.path(path) else {
            report(key, "\(key.rawValue) needs a path on the server that begins with a slash, such as \"/api\"")
            return nil
        }
        return normal
    }

    /// `sha256//` and 32 bytes in Base64, one or several.
    mutating func pinnedPublicKey() -> String? {
        guard let text = filled(.pinnedPublicKey) else { return nil }
        if ServerRules.isPinnedPublicKey(text) { return text }
        report(
            .pinnedPublicKey,
            "pinned_public_key needs \"sha256//\" and the hash of the server's public key in Base64 (44 characters), "
                + "several with a semicolon between")
        return nil
    }

    mutating func proxy() -> String? {
        guard let text = filled(.proxy) else { return nil }
        let schemes = ["http://", "https://", "socks5://", "socks5h://"]
        guard schemes.contains(where: { text.hasPrefix($0) && text.utf8.count > $0.utf8.count }) else {
            report(.proxy, "proxy needs a URL, such as \"http://proxy.example:3128\"")
            return nil
        }
        guard !text.contains("@") else {
            report(.proxy, "proxy holds a password, which has no place in this file: give the proxy by the environment")
            return nil
        }
        return text
    }
}
