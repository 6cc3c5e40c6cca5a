import Secrets
import Text

/// What to do about a secret that somebody else changed while it was in the form: fields that were left alone here take
/// their value, fields that both changed stay as typed and are pointed out.
package struct FormConflict: Sendable {
    /// Changed by both, differently.
    package let fields: [SecretField]
    /// What the form shows from now on.
    package let merged: FormContent
    /// Their version, as a form would hold it.
    package let content: FormContent
    /// What happened, by field.
    package let remarks: [SecretField: String]

    private let takenOver: [SecretField]

    /// `base` is the secret as it was when the form opened.
    package init(base: APISecret, theirs: APISecret, mine: FormContent) {
        var content = FormContent(theirs)
        if mine.keepsSecret {
            content.keepsSecret = !theirs.clientSecret.isEmpty
        } else {
            content.clientSecret = FormContent.secretField(theirs.clientSecret)
            content.keepsSecret = false
        }
        let touched = mine.change(from: base).fields
        let differing = mine.change(from: theirs).fields
        var merged = mine
        var fields: [SecretField] = []
        var takenOver: [SecretField] = []
        var remarks: [SecretField: String] = [:]
        for field in theirs.differences(from: base) {
            if !touched.contains(field) {
                merged.take(field, from: content)
                takenOver.append(field)
                remarks[field] = FormText.takenOver.text
            } else if differing.contains(field) {
                fields.append(field)
                remarks[field] = FormText.othersValue(content.excerpt(field)).text
            }
        }
        self.fields = fields
        self.merged = merged
        self.content = content
        self.remarks = remarks
        self.takenOver = takenOver
    }

    /// For the message line, which may cut it: what to do comes first.
    package var sentence: String {
        if fields.isEmpty {
            return (takenOver.isEmpty ? FormText.conflictElsewhere : .conflictTakenOver(takenOver)).text
        }
        return FormText.conflict(fields + takenOver).text
    }
}

extension FormContent {
    /// Takes one field's value from `other`.
    package mutating func take(_ field: SecretField, from other: FormContent) {
        switch field {
        case .users: users = other.users
        case .groups: groups = other.groups
        case .clientSecret:
            clientSecret = other.clientSecret
            clientSecret.isMasked = true
            keepsSecret = other.keepsSecret
        default: self[field] = other[field]
        }
    }

    /// The start of a field's value, in one line, for comparing. Never a client secret.
    package func excerpt(_ field: SecretField) -> String {
        switch field {
        case .clientSecret: return (keepsSecret || !clientSecret.isEmpty ? FormText.hidden : .noValue).text
        case .users: return PermissionText.summary(users)
        case .groups: return PermissionText.summary(groups)
        default:
            let first = self[field].lines[0].prefix(60)
            if self[field].isEmpty { return FormText.nothing.text }
            let count = self[field].lines.count
            return count > 1 ? FormText.firstOfLines(String(first), count: count).text : String(first)
        }
    }
}
