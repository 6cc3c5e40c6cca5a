/// What stands out of the current row of the list. The raw values are those of config.toml.
package enum CursorStyle: String, CaseIterable, Sendable {
    /// A marker alone, for slow links.
    case marker
    /// A marker and the name.
    case name
    /// The whole row.
    case row
}
