import Surface

/// The colours that the looks are made of: those of a theme, or others that the user has chosen.
package struct Palette: Equatable, Sendable {
    /// For which background the colours are.
    package enum Theme: String, CaseIterable, Sendable {
        /// Readable on both.
        case both
        case light, dark
    }

    package var theme: Theme
    /// Colours of xterm's palette of 256 in the place of a theme's, by what they are for (`names`); nil for the terminal's own.
    package var colours: [String: Int?]

    package init(theme: Theme = .both, colours: [String: Int?] = [:]) {
        self.theme = theme
        self.colours = colours
    }

    /// What can have another colour, and where it is used.
    static let uses: KeyValuePairs<String, [Role]> = [
        "key": [.key], "mark": [.mark], "active": [.active, .success], "inactive": [.inactive],
        "unknown": [.unknown], "warning": [.warning], "error": [.error], "secret": [.secret], "border": [.border],
        "dim": [.dim],
    ]

    package static var names: [String] { uses.map(\.key) }

    /// What the user has chosen for a role; nil if nothing was.
    func choice(for role: Role) -> Int?? {
        guard let use = Self.uses.first(where: { $0.value.contains(role) }) else { return nil }
        return colours[use.key]
    }

    /// The red, green and blue of a colour of xterm's palette of 256, as one number, for terminals that take those.
    static func rgb(_ colour: Int) -> Int {
        if colour >= 232 {
            let grey = 8 + 10 * (colour - 232)
            return grey << 16 | grey << 8 | grey
        }
        guard colour >= 16 else { return colour }
        let levels = [0, 95, 135, 175, 215, 255]
        let index = colour - 16
        return levels[index / 36] << 16 | levels[index / 6 % 6] << 8 | levels[index % 6]
    }
}
