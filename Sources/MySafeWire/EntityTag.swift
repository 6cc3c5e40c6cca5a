/// A secret's version as an entity tag (RFC 9110 sections 8.8.3, 13.1.1): `"12"`. The vendor's API has none; `cofre-server`
/// sends it, and changes a secret only if it still has the version that `If-Match` names.
package enum EntityTag {
    package static func text(_ version: Int64) -> String { "\"\(version)\"" }

    /// nil for any other tag: weak ones, and those that another server made in its own way.
    package static func version(_ text: some StringProtocol) -> Int64? {
        guard text.count > 2, text.first == "\"", text.last == "\"", let version = Int64(text.dropFirst().dropLast()),
            Self.text(version) == text
        else { return nil }
        return version
    }

    /// What an `If-Match` header wants.
    package enum Condition: Equatable, Sendable {
        /// Any version will do.
        case any
        /// One of these.
        case versions([Int64])
    }

    /// Reads an `If-Match` header; tags that are no version match nothing.
    package static func condition(_ header: String) -> Condition {
        // A version has no blanks, and neither has what separates them.
        let tags = header.split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } }
        if tags == ["*"] { return .any }
        return .versions(tags.compactMap { version($0) })
    }
}
