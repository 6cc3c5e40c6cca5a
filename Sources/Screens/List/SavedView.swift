import Secrets

/// A view of the list by name: what it lets through, in which order, with which columns.
package struct SavedView: Equatable, Sendable {
    package var name: String
    /// A filter expression; "" for all secrets.
    package var filter: String
    package var sortColumn: ListColumn
    package var isDescending: Bool
    /// nil for the usual columns.
    package var columns: [ListColumn]?

    package init(
        name: String, filter: String = "", sortColumn: ListColumn = .name, isDescending: Bool = false,
        columns: [ListColumn]? = nil
    ) {
        self.name = name
        self.filter = filter
        self.sortColumn = sortColumn
        self.isDescending = isDescending
        self.columns = columns
    }
}

/// The views that the configuration has, and the way to add one.
@MainActor
package final class SavedViews {
    package private(set) var all: [SavedView]
    private let save: @Sendable (SavedView) async -> String?

    /// - Parameter save: writes a view to the configuration; returns why it could not, as a sentence, or nil.
    package nonisolated init(_ all: [SavedView] = [], save: @escaping @Sendable (SavedView) async -> String?) {
        self.all = all
        self.save = save
    }

    subscript(name: String) -> SavedView? { all.first { $0.name == name } }

    /// Adds a view. Returns why it could not be, or nil.
    func add(_ view: SavedView) async -> String? {
        if let problem = await save(view) { return problem }
        all = (all + [view]).sorted { $0.name < $1.name }
        return nil
    }
}
