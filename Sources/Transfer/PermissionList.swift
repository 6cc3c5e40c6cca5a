import Secrets

/// Users or groups in one CSV field: `malu:edit; rsilva`.
package enum PermissionList {
    package static func parse(_ text: String) -> [Permission] {
        text.split(separator: ";").compactMap { part in
            let entry = part.trimmingSpaces()
            return entry.isEmpty ? nil : Permission(argument: entry)
        }
    }

    /// The field for these; nil where a name cannot be written so that it reads back the same.
    package static func format(_ permissions: [Permission]) -> String? {
        let text = permissions.map { $0.canEdit ? "\($0.name):edit" : $0.name }.joined(separator: "; ")
        return parse(text) == permissions ? text : nil
    }
}

extension Permission {
    /// From `NAME` or `NAME:edit`, as on the command line and in CSV files.
    package init(argument: String) {
        let suffix = ":edit"
        if argument.hasSuffix(suffix) {
            self.init(name: String(argument.dropLast(suffix.count)), canEdit: true)
        } else {
            self.init(name: argument)
        }
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
