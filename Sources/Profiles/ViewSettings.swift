import TOMLKit
import Text

/// A view of the list by name: the table `[views.NAME]` of config.toml.
package struct ViewSettings: Equatable, Sendable {
    package var name: String
    /// A filter expression, as it was written; nil for all secrets.
    package var filter: String?
    /// A column, and perhaps `asc` or `desc` behind it; nil for the usual order.
    package var sort: String?
    /// The columns to show, from `ListSettings.columnNames`; nil for the usual ones.
    package var columns: [String]?

    package init(name: String, filter: String? = nil, sort: String? = nil, columns: [String]? = nil) {
        self.name = name
        self.filter = filter
        self.sort = sort
        self.columns = columns
    }

    /// The name of the table of all views, and the keys of one.
    static let table = "views"
    private static let keys = ["filter", "sort", "columns"]

    /// All views, by name, and what is wrong in them. A view with a mistake is left out.
    static func read(_ value: (any TOMLValueConvertible)?) -> ([ViewSettings], [Finding]) {
        guard let value else { return ([], []) }
        guard let tables = value.table else {
            return ([], [Finding([table], "views needs tables, [views.NAME], not \(value.shown)")])
        }
        var views: [ViewSettings] = []
        var findings: [Finding] = []
        for name in tables.keys.sorted() {
            let (view, inView) = read(name, tables[name])
            findings += inView
            if let view, inView.isEmpty { views.append(view) }
        }
        return (views, findings)
    }

    private static func read(_ name: String, _ value: (any TOMLValueConvertible)?) -> (ViewSettings?, [Finding]) {
        guard ProfileName.isValid(name) else {
            return (
                nil, [Finding([table, name], "'\(name)' cannot be a view's name: use letters, digits, '-' and '_'")]
            )
        }
        guard let content = value?.table else {
            return (nil, [Finding([table, name], "a view needs a table: [views.\(name)]")])
        }
        var findings = content.keys.sorted().filter { !keys.contains($0) }.map { key in
            Finding([table, name, key], "there is no key '\(key)' here\(NearestName.question(key, in: keys))")
        }
        func text(_ key: String) -> String? {
            guard let value = content[key] else { return nil }
            if let text = value.string, !text.isEmpty { return text }
            findings.append(Finding([table, name, key], "\(key) is text in double quotes, not \(value.shown)"))
            return nil
        }
        func checkColumn(_ column: String, _ key: String) {
            guard !ListSettings.columnNames.contains(column) else { return }
            let hint = NearestName.question(column, in: ListSettings.columnNames)
            findings.append(Finding([table, name, key], "there is no column '\(column)'\(hint)"))
        }
        var view = ViewSettings(name: name, filter: text("filter"), sort: text("sort"))
        if let words = view.sort?.split(separator: " ").map(String.init) {
            checkColumn(words.first ?? "", "sort")
            if words.count > 2 || (words.count == 2 && !["asc", "desc"].contains(words[1])) {
                findings.append(Finding([table, name, "sort"], "sort is a column, and perhaps asc or desc"))
            }
        }
        if let list = text("columns") {
            let columns = list.split(separator: ",").map { $0.filter { $0 != " " } }
            for column in columns { checkColumn(column, "columns") }
            view.columns = columns
        }
        return (view, findings)
    }
}

extension ConfigurationFile {
    /// A file's bytes with one more view at the end; what is there already stays byte for byte. Throws where the view cannot be
    /// added, or where the result would not say exactly what it should.
    package static func adding(_ view: ViewSettings, to bytes: [UInt8], path: String) throws(AddingError) -> [UInt8] {
        let before = parse(bytes, path: path)
        guard !before.isUnreadable else { throw .unreadable(before.problems) }
        guard ProfileName.isValid(view.name) else {
            throw .refused(["'\(view.name)' cannot be a view's name: use letters, digits, '-' and '_'"])
        }
        guard !before.hasView(view.name) else { throw .exists(view.name) }
        let after = bytes.appending(table: ProfileText.table(view))
        let result = parse(after, path: path)
        guard !result.isUnreadable, result.profiles == before.profiles,
            result.problems.map(\.message) == before.problems.map(\.message),
            result.views == (before.views + [view]).sorted(by: { $0.name < $1.name })
        else { throw .unwritable }
        return after
    }
}

extension Configuration {
    /// Whether the file has a view of that name, usable or not.
    fileprivate func hasView(_ name: String) -> Bool {
        views.contains { $0.name == name } || problems.contains { $0.view == name }
    }
}

extension ProfileText {
    /// The view's table.
    static func table(_ view: ViewSettings) -> String {
        let values = [
            ("filter", view.filter), ("sort", view.sort), ("columns", view.columns?.joined(separator: ", ")),
        ]
        let lines = values.compactMap { key, value in value.map { line(key, $0) } }
        return (["[views.\(view.name)]"] + lines).map { $0 + "\n" }.joined()
    }
}

extension [UInt8] {
    /// The bytes with a table at their end, an empty line in front of it.
    func appending(table: String) -> [UInt8] {
        var text = self
        if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
        if !isEmpty { text.append(UInt8(ascii: "\n")) }
        return text + Array(table.utf8)
    }
}
