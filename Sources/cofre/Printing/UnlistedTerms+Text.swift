import Secrets

/// What is said of a filter that a server's list cannot answer. nil where it can.
extension UnlistedTerms {
    /// For what is only looked at.
    var warning: String? {
        let way = "--tag and --code ask the server itself."
        if !required.isEmpty {
            return "the list does not tell \(Self.list(required)), so that nothing matches: \(way)"
        }
        if !excluded.isEmpty {
            return "the list does not tell \(Self.list(excluded)), so that -\(excluded[0]) excludes nothing: \(way)"
        }
        return excludesAnywhere
            ? "the list has names and identifiers alone, so that a text after - excludes by name only." : nil
    }

    /// For what is acted on.
    var refusal: String? {
        var parts: [String] = []
        let fields = required + excluded.filter { !required.contains($0) }
        if !fields.isEmpty {
            parts.append(
                "the list does not tell \(Self.list(fields)), so that --filter cannot choose by that and nothing was done: "
                    + "choose with --tag or --code, which ask the server itself, or by name: or id:, and look with 'cofre list' "
                    + "first.")
        }
        if excludesAnywhere {
            parts.append(
                "a text after - is to exclude by URL, tags, owner and identifier code too, which the list does not tell, so that "
                    + "nothing was done: write -name: before it, and look with 'cofre list' first.")
        }
        return parts.isEmpty ? nil : parts.joined(separator: " And ")
    }

    private static func list(_ fields: [String]) -> String { fields.joined(separator: ", ") }
}
