/// Which fields of a secret are as a report had them, so that they are last known rather than certain.
package struct ReportedFields: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let url = ReportedFields(rawValue: 1)
    package static let tags = ReportedFields(rawValue: 2)
    package static let owner = ReportedFields(rawValue: 4)
    package static let state = ReportedFields(rawValue: 8)
    /// That it is shared with somebody; a report does not say with whom.
    package static let shared = ReportedFields(rawValue: 16)
    /// That it is shared with nobody.
    package static let notShared = ReportedFields(rawValue: 32)

    /// What it says of sharing; nil if nothing.
    var isShared: Bool? { contains(.shared) ? true : contains(.notShared) ? false : nil }

    /// Whether the value of a column is from a report.
    package func has(_ column: ListColumn) -> Bool {
        switch column {
        case .url: contains(.url)
        case .tags: contains(.tags)
        case .owner: contains(.owner)
        case .state: contains(.state)
        case .shared: !isDisjoint(with: [.shared, .notShared])
        case .name, .code, .updated, .id: false
        }
    }

    /// The columns, by their names.
    package var names: [String] { ListColumn.allCases.filter(has).map(\.rawValue) }
}
