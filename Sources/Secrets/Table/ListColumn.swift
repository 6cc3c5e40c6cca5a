/// What a list of secrets shows of each, and can be sorted by. The raw value is its name on the command line and in keymaps.
package enum ListColumn: String, CaseIterable, Sendable {
    case state, name, url, tags, owner, shared, code, updated, id

    /// What people read above it.
    package var title: String {
        switch self {
        case .state: "State"
        case .name: "Name"
        case .url: "URL"
        case .tags: "Tags"
        case .owner: "Owner"
        case .shared: "Shared"
        case .code: "Code"
        case .updated: "Updated"
        case .id: "ID"
        }
    }
}
