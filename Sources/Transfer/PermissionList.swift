import Secrets

/// Users or groups in one CSV field: `malu:edit; rsilva`.
package enum PermissionList {
    /// Throws for the first entry that cannot be understood.
    package static func parse(_ text: String) throws(PermissionTextError) -> [Permission] {
        var permissions: [Permission] = []
        for part in text.split(separator: ";") {
            let entry = part.trimmingSpaces()
            if !entry.isEmpty { permissions.append(try Permission(text: entry)) }
        }
        return permissions
    }

    /// The field for these; nil if a name cannot be written so that it reads back the same.
    package static func format(_ permissions: [Permission]) -> String? {
        let text = permissions.map(\.text).joined(separator: "; ")
        return (try? parse(text)) == permissions ? text : nil
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    func trimmingSpaces() -> String {
        guard let first = firstIndex(where: { $0 != " " && $0 != "\t" }),
            let last = lastIndex(where: { $0 != " " && $0 != "\t" })
        else { return "" }
        return String(self[first...last])
    }
}
