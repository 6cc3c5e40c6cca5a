import Secrets

/// What is said of a filter that a server's list cannot answer. nil where it can.
extension UnlistedTerms {
    /// For what is only looked at.
    var warning: String? {
        if !required.isEmpty {
            return "the list does not have \(Self.list(required)), so nothing matches. \(Self.way(required))"
        }
        if !excluded.isEmpty {
            return
                "the list does not have \(Self.list(excluded)), so -\(excluded[0]) excludes nothing. \(Self.way(excluded))"
        }
        return excludesAnywhere
            ? "the list has names and identifiers only, so a text after - excludes by name only." : nil
    }

    /// For what is acted on.
    var refusal: String? {
        var parts: [String] = []
        let fields = required + excluded.filter { !required.contains($0) }
        if !fields.isEmpty {
            parts.append(
                "the list does not have \(Self.list(fields)), so --filter cannot choose by that. Nothing was done. "
                    + "Choose by --tag or --code, which ask the server itself, or by name: or id:. 'cofre list' shows what they find."
            )
        }
        if excludesAnywhere {
            parts.append(
                "a text after - is meant to exclude by URL, tags, owner and identifier code too, which the list does not have. "
                    + "Nothing was done. Write -name: instead. 'cofre list' shows what it finds.")
        }
        return parts.isEmpty ? nil : parts.joined(separator: " And ")
    }

    /// What to do instead.
    private static func way(_ fields: [String]) -> String {
        fields.allSatisfy(["method:", "notes:"].contains)
            ? "'cofre export' reads them." : "--tag and --code ask the server itself."
    }

    private static func list(_ fields: [String]) -> String { fields.joined(separator: ", ") }
}
