/// One key press, as a terminal can send it. Control and Alt are part of it; Shift shows in the character itself
/// and is kept for named keys only.
package struct Key: Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        /// A character that was typed, as it came: `G` is `.character("G")`. Space is `.space`.
        case character(Character)
        case space, enter, escape, tab, backtab, backspace, delete, insert
        case up, down, left, right, home, end, pageUp, pageDown
        /// F1 to F20.
        case function(Int)
    }

    package var code: Code
    package var control: Bool
    package var alt: Bool
    package var shift: Bool

    package init(_ code: Code, control: Bool = false, alt: Bool = false, shift: Bool = false) {
        self.code = code
        self.control = control
        self.alt = alt
        self.shift = shift
    }

    /// The text that the key inserts where text is taken; nil for keys that are no text.
    package var text: String? {
        guard !control, !alt else { return nil }
        switch code {
        case .character(let character): return String(character)
        case .space: return " "
        default: return nil
        }
    }
}
