/// A permission as people write it, on the command line, in CSV files and in the editor: a name, or a name with `:view` or
/// `:edit` behind it. Nothing else may follow a colon, so that a typing error is noticed; a name that itself has a colon needs
/// one of the two: `svc:backup:view`.
extension Permission {
    /// Throws for anything else behind a colon, and for an empty name.
    package init(text: String) throws(PermissionTextError) {
        guard let colon = text.lastIndex(of: ":") else {
            guard !text.isEmpty else { throw PermissionTextError(text: text) }
            self.init(name: text)
            return
        }
        let name = String(text[..<colon])
        guard !name.isEmpty else { throw PermissionTextError(text: text) }
        switch text[text.index(after: colon)...].lowercased() {
        case "edit": self.init(name: name, canEdit: true)
        case "view": self.init(name: name)
        default: throw PermissionTextError(text: text)
        }
    }

    /// What reads back as this permission.
    package var text: String {
        if canEdit { return name + ":edit" }
        return name.contains(":") ? name + ":view" : name
    }
}

/// A permission that cannot be understood.
package struct PermissionTextError: Error, Equatable, Sendable {
    package let text: String

    package init(text: String) { self.text = text }

    /// What is wrong, and what to write instead.
    package var sentence: String {
        if text.isEmpty || text.hasPrefix(":") { return "'\(text)' has no name." }
        return
            "'\(text)': only :view or :edit can follow a name. If the colon is part of the name, write '\(text):view'."
    }
}
