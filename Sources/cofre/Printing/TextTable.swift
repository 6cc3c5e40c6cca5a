import CommandSupport
import Secrets
import Surface

/// What `list`, `show` and `directory` print for people: aligned columns, every text neutralised.
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
        let hidden = secret.clientSecret.isEmpty ? "" : "(hidden: --reveal shows it)"
        let fields = [
            ("identifier", secret.id.description), ("name", summary.name), ("state", state(summary.state)),
            ("url", summary.url ?? ""), ("client_id", secret.clientID),
            ("client_secret", reveal ? secret.clientSecret.reveal() : hidden),
            ("identifier_code", summary.identifierCode ?? ""), ("method", secret.method), ("tags", summary.tags ?? ""),
            ("owner", summary.owner ?? "?"), ("users_allowed", permissions(secret.sharing.users)),
            ("groups_allowed", permissions(secret.sharing.groups)),
            ("can_write", summary.access.canWrite.map { $0 ? "yes" : "no" } ?? "?"),
            ("updated", summary.updated.map(LocalTime.text) ?? "?"),
        ]
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

    /// Users and the groups they are in, then groups without members.
    static func render(_ directory: Directory) -> String {
        let users = directory.users.map { ["user", $0, directory.groups(of: $0).sorted().joined(separator: ", ")] }
        let groups = directory.groups.map {
            ["group", $0, (directory.members[$0] ?? []).sorted().joined(separator: ", ")]
        }
        return TextColumns.render(["KIND", "NAME", "GROUPS OR MEMBERS"], users + groups)
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

    private static func permissions(_ permissions: [Permission]) -> String {
        permissions.map { $0.canEdit ? "\($0.name) (edit)" : $0.name }.joined(separator: ", ")
    }
}
