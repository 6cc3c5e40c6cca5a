import CommandSupport
import Secrets
import Surface

/// What `list` and `show` print for people: aligned columns, every text neutralised.
enum TextTable {
    /// One line a secret under a line of headings.
    static func render(_ summaries: some Sequence<SecretSummary>) -> String {
        let rows = summaries.map { summary in
            [
                summary.id.description, state(summary.state), summary.name, summary.url ?? "?", summary.tags ?? "?",
                summary.owner ?? "?", summary.isShared.map { $0 ? "yes" : "no" } ?? "?", summary.identifierCode ?? "?",
                summary.updated.map(LocalTime.text) ?? "?",
            ]
        }
        return TextColumns.render(["ID", "STATE", "NAME", "URL", "TAGS", "OWNER", "SHARED", "CODE", "UPDATED"], rows)
    }

    /// What would become of each item of a plan, and identifiers that no secret has.
    static func render(_ plan: BulkPlan, missing: [SecretID]) -> String {
        let items = plan.items.map { item in
            [item.id.description, item.words, item.name.isEmpty ? "?" : item.name, item.code ?? ""]
        }
        return TextColumns.render(
            ["ID", "OUTCOME", "NAME", "CODE"], items + missing.map { [$0.description, "not found", "", ""] })
    }

    /// All fields of one secret, a line each; notes below.
    static func render(_ secret: APISecret, reveal: Bool) -> String {
        let summary = secret.summary
        var fields = [("identifier", secret.id.description), ("state", state(summary.state))]
        for field in SecretField.allCases where field != .notes {
            fields.append((field.rawValue, value(of: field, of: secret, reveal)))
        }
        fields.append(("owner", summary.owner ?? "?"))
        fields.append(("can_write", summary.access.canWrite.map { $0 ? "yes" : "no" } ?? "?"))
        fields.append(("updated", summary.updated.map(LocalTime.text) ?? "?"))
        var text = fields.map { name, value in
            padded(name, to: 16) + DisplayText.sanitised(value) + "\n"
        }.joined()
        if !secret.notes.isEmpty {
            text += "notes\n"
            for line in secret.notes.split(separator: "\n", omittingEmptySubsequences: false) {
                text += "    " + DisplayText.sanitised(String(line)) + "\n"
            }
        }
        return text
    }

    /// One line a profile.
    static func render(_ profiles: [ProfileRow]) -> String {
        TextColumns.render(["", "NAME", "KIND", "PLACE", "KEY", "CONFIRM"], profiles.map(\.cells))
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - DisplayText.width(text)))
    }

    private static func state(_ state: ActiveState) -> String {
        switch state {
        case .active: "active"
        case .inactive: "inactive"
        case .unknown: "unknown"
        }
    }

    private static func value(of field: SecretField, of secret: APISecret, _ reveal: Bool) -> String {
        switch secret[field] {
        case .text(let text): text
        case .secret(let secret) where reveal: secret.reveal()
        case .secret(let secret): secret.isEmpty ? "" : "(hidden: --reveal shows it)"
        case .permissions(let permissions):
            permissions.map { $0.canEdit ? "\($0.name) (edit)" : $0.name }.joined(separator: ", ")
        }
    }
}
