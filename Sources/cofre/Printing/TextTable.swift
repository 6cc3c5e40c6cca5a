import CommandSupport
import Secrets
import Surface
import Text

/// What `list` and `show` print for people: aligned columns, every text neutralised.
enum TextTable {
    /// What `list` shows unless columns are chosen.
    static let usualColumns: [ListColumn] = [.id, .state, .name, .url, .tags, .owner, .shared, .code, .updated]

    /// The columns that a terminal has room for, the most important ones first: without those that say the same of every secret.
    /// Those that do not fit are left out, rather than cut to nothing.
    static func columns(for shape: ListShape, width: Int) -> [ListColumn] {
        let candidates: [ListColumn] = [.id, .state, .name, .url, .tags, .code, .updated, .owner, .shared]
        var columns: [ListColumn] = []
        var left = width
        for column in candidates where !shape.uniform.contains(column) || column == .name {
            let room =
                switch column {
                case .name: min(30, shape.widths[column] ?? 0)
                case .url: 30
                case .tags: min(20, shape.widths[column] ?? 0)
                case .state: 8
                case .updated: 16
                case .shared: 6
                case .id, .code, .owner: shape.widths[column] ?? 0
                }
            let needed = max(room, column.title.count) + (columns.isEmpty ? 0 : 2)
            guard needed <= left else { break }
            columns.append(column)
            left -= needed
        }
        return columns
    }

    /// One line a secret under a line of headings.
    ///
    /// - Parameter width: how long a line may be, in terminal columns; nil for any length.
    static func render(
        _ summaries: some Sequence<SecretSummary>, columns: [ListColumn] = usualColumns, width: Int? = nil
    ) -> String {
        let rows = summaries.map { summary in columns.map { cell($0, of: summary) } }
        return TextColumns.render(columns.map { $0.title.uppercased() }, rows, width: width)
    }

    private static func cell(_ column: ListColumn, of summary: SecretSummary) -> String {
        switch column {
        case .id: summary.id.description
        case .state: state(summary.state)
        case .name: summary.name
        case .url: summary.url ?? "?"
        case .tags: summary.tags ?? "?"
        case .owner: summary.owner ?? "?"
        case .shared: summary.isShared.map { ColumnText.flag($0).text } ?? "?"
        case .code: summary.identifierCode ?? "?"
        case .updated: summary.updated.map(LocalTime.text) ?? "?"
        }
    }

    /// What would become of each item of a plan, and identifiers that no secret has.
    static func render(_ plan: BulkPlan, missing: [SecretID]) -> String {
        let items = plan.items.map { item in
            [item.id.description, item.words, item.name.isEmpty ? "?" : item.name, item.code ?? ""]
        }
        return TextColumns.render(
            ColumnText.heads(.id, .outcome, .name, .code),
            items + missing.map { [$0.description, BulkCommandText.notFound.text, "", ""] })
    }

    /// All fields of one secret, a line each; notes below.
    static func render(_ secret: APISecret, reveal: Bool) -> String {
        let summary = secret.summary
        var fields = [("identifier", secret.id.description), ("state", state(summary.state))]
        for field in SecretField.allCases where field != .notes {
            fields.append((field.rawValue, value(of: field, of: secret, reveal)))
        }
        fields.append(("owner", summary.owner ?? "?"))
        fields.append(("can_write", summary.access.canWrite.map { ColumnText.flag($0).text } ?? "?"))
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
        TextColumns.render(
            [""] + ColumnText.heads(.name, .kind, .place, .key, .confirm), profiles.map(\.cells))
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - DisplayText.width(text)))
    }

    static func state(_ state: ActiveState) -> String { ColumnText.isActive(state).text }

    private static func value(of field: SecretField, of secret: APISecret, _ reveal: Bool) -> String {
        let value = secret[field]
        let isHidden = field.kind == .secret && !reveal && !value.isEmpty
        return isHidden ? SecretCommandText.hidden.text : value.words(reveal: reveal)
    }
}
