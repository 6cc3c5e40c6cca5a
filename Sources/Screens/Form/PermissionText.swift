import Secrets
import Text

/// How permissions are typed and summed up in one line: names separated by commas or semicolons, each as
/// `Permission.text` has it.
package enum PermissionText {
    /// Reads a typed line. A line that is exactly a known name is that name, whatever characters it holds. Throws for an entry
    /// that cannot be understood.
    package static func parse(_ text: String, known: Set<String>) throws(PermissionTextError) -> [Permission] {
        let whole = trimmed(text)
        if known.contains(whole) { return [Permission(name: whole)] }
        var permissions: [Permission] = []
        for part in text.split(whereSeparator: { separators.contains($0) }) {
            let name = trimmed(part)
            if name.isEmpty { continue }
            permissions.append(known.contains(name) ? Permission(name: name) : try Permission(text: name))
        }
        return permissions
    }

    /// For the form and for comparing: "ana, rui (edit)"; "(none)" for an empty list.
    package static func summary(_ permissions: [Permission]) -> String {
        permissions.isEmpty ? FormText.noValue.text : FieldValue.permissions(permissions).words(reveal: false)
    }

    /// Asks about names that the directory does not have.
    ///
    /// - Parameter strangers: at least one.
    static func question(about strangers: [String], _ kind: Grantee.Kind, known: [String]) -> String {
        guard strangers.count == 1, let name = strangers.first else {
            return PeopleText.newOnes(kind, names: strangers).text
        }
        return PeopleText.newOne(kind, name: name, nearest: NearestName.find(name, in: known)).text
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
