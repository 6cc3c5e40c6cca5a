import Secrets

/// How permissions are typed and summed up in one line: names separated by commas or semicolons, `:edit` behind those that
/// may edit.
package enum PermissionText {
    /// Reads a typed line. A line that is exactly a known name is that name, whatever characters it holds.
    package static func parse(_ text: String, known: Set<String>) -> [Permission] {
        let whole = trimmed(text)
        if known.contains(whole) { return [Permission(name: whole)] }
        return text.split { separators.contains($0) }.compactMap { part in
            let name = trimmed(part)
            if known.contains(name) { return Permission(name: name) }
            guard let colon = name.lastIndex(of: ":") else {
                return name.isEmpty ? nil : Permission(name: name)
            }
            let base = trimmed(name[..<colon])
            switch name[name.index(after: colon)...].lowercased() {
            case "edit": return base.isEmpty ? nil : Permission(name: base, canEdit: true)
            case "view": return base.isEmpty ? nil : Permission(name: base)
            default: return Permission(name: name)
            }
        }
    }

    /// For the form and for comparing: "ana, rui (edit)"; "(none)" for an empty list.
    package static func summary(_ permissions: [Permission]) -> String {
        if permissions.isEmpty { return "(none)" }
        return permissions.map { $0.canEdit ? "\($0.name) (edit)" : $0.name }.joined(separator: ", ")
    }

    static let separators: [Character] = [",", ";"]

    /// Where the last name of a typed line starts, blanks skipped.
    static func lastPart(of text: String) -> Substring {
        let start = text.lastIndex(where: separators.contains).map(text.index(after:)) ?? text.startIndex
        return text[start...].drop { $0 == " " }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
