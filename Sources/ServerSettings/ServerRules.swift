/// What the other settings of a server may be: for whoever reads them and for whoever uses them.
package enum ServerRules {
    /// How many requests there may be at once.
    package static let requestsAtOnce = 1...1000
    /// The time limits of requests, in seconds.
    package static let seconds = 0.1...86400.0

    /// A path of the server that begins with a slash, without one at its end and with one between parts; "" for the root.
    /// nil for anything but a plain path.
    package static func path(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { byte in
            UInt8(ascii: "!") <= byte && byte <= UInt8(ascii: "~") && !"%?#\\\"<>^`{|}".utf8.contains(byte)
        }
        let parts = text.split(separator: "/")
        guard text.isEmpty || text.hasPrefix("/"), isPlain, !parts.contains("."), !parts.contains("..") else {
            return nil
        }
        return parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }

    /// Whether it is `sha256//` and 32 bytes in Base64 (RFC 4648 section 4), or several of these with a semicolon between, as
    /// libcurl's CURLOPT_PINNEDPUBLICKEY takes them.
    package static func isPinnedPublicKey(_ text: String) -> Bool {
        text.split(separator: ";", omittingEmptySubsequences: false).allSatisfy { pin in
            let hash = pin.dropFirst("sha256//".count)
            return pin.hasPrefix("sha256//") && hash.utf8.count == 44 && hash.hasSuffix("=")
                && hash.dropLast().allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+" || $0 == "/") }
        }
    }
}
