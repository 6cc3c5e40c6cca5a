/// What a piece of text is, not how it looks: the terminal module turns a role into colours and attributes that it has.
package enum Role: UInt8, Sendable, CaseIterable {
    case normal
    /// Column headings, titles of boxes and screens.
    case header, title
    /// Counts below a list. Pieces in other roles may stand among them.
    case status
    /// The line at the top, and what in it needs a look.
    case bar, barWarning
    case hint
    /// Key names in hints and help.
    case key
    /// What stands out of the current row.
    case cursor
    /// The marker of a marked row.
    case mark
    case active, inactive, unknown
    case success, warning, error
    /// Boxes' lines and separators.
    case border
    /// An input field, and the one that has the focus.
    case input, focus
    /// Less important text.
    case dim
    /// Text to stand out.
    case strong
    /// A client secret while it is shown.
    case secret
    /// Characters that stand for something that cannot be shown (see `Surface.put`).
    case placeholder
    /// The name of the place that is worked on, where its profile carries a colour.
    case profileRed, profileGreen, profileYellow, profileBlue, profileMagenta, profileCyan, profilePlain
}
