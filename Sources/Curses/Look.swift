import Surface

/// What a role looks like on a terminal with so many colours. Backgrounds stay the user's own, so colours are chosen to
/// be readable on light and dark ones alike: with 256, of middle brightness, unless a theme says which background there is; with 8,
/// without yellow and blue.
struct Look: Equatable {
    struct Attributes: OptionSet {
        let rawValue: Int32
        static let bold = Attributes(rawValue: 1)
        static let underline = Attributes(rawValue: 2)
        static let reverse = Attributes(rawValue: 4)
        static let dim = Attributes(rawValue: 8)
    }

    var attributes: Attributes = []
    /// The number of the colour, nil for the terminal's own.
    var colour: Int?

    /// The colours of the themes.
    private enum Hue {
        case red, green, orange, blue, magenta, cyan, grey

        func number(of colours: Int, _ theme: Palette.Theme) -> Int? {
            if colours >= 256 {
                switch (self, theme) {
                case (.red, .both): 160
                case (.red, .light): 124
                case (.red, .dark): 203
                case (.green, .both): 28
                case (.green, .light): 22
                case (.green, .dark): 77
                case (.orange, .both): 130
                case (.orange, .light): 94
                case (.orange, .dark): 215
                case (.blue, .both): 31
                case (.blue, .light): 25
                case (.blue, .dark): 75
                case (.magenta, .both): 133
                case (.magenta, .light): 90
                case (.magenta, .dark): 176
                case (.cyan, .both): 30
                case (.cyan, .light): 23
                case (.cyan, .dark): 80
                case (.grey, .both): 243
                case (.grey, .light): 240
                case (.grey, .dark): 247
                }
            } else if colours >= 8 {
                switch self {
                case .red: 1
                case .green: 2
                case .orange, .magenta: 5
                case .blue, .cyan: 6
                case .grey: nil
                }
            } else {
                nil
            }
        }
    }

    init(_ attributes: Attributes = [], colour: Int? = nil) {
        self.attributes = attributes
        self.colour = colour
    }

    private init(_ attributes: Attributes, _ hue: Hue?, _ colours: Int, _ theme: Palette.Theme) {
        self.attributes = attributes
        colour = hue.flatMap { $0.number(of: colours, theme) }
    }

    /// - Parameter colours: how many the terminal has; 0 for none. With more than 256, colours are red, green and blue as one number.
    static func of(_ role: Role, colours: Int, _ palette: Palette = Palette()) -> Look {
        var look = usual(role, colours: colours, palette.theme)
        if let chosen = palette.choice(for: role), colours >= 8 {
            look.colour = chosen.flatMap { $0 < colours ? $0 : nil }
            // Colours of their own need nothing else to stand out, but never stand alone.
            if chosen == nil { look.attributes.formUnion(usual(role, colours: 0, palette.theme).attributes) }
        }
        if colours > 256, let colour = look.colour { look.colour = Palette.rgb(colour) }
        return look
    }

    private static func usual(_ role: Role, colours: Int, _ theme: Palette.Theme) -> Look {
        let hasColour = colours >= 8
        func look(_ attributes: Attributes, _ hue: Hue? = nil) -> Look { Look(attributes, hue, colours, theme) }
        /// In place of a colour where there is none.
        func look(_ hue: Hue, else attributes: Attributes) -> Look { hasColour ? look([], hue) : Look(attributes) }
        return switch role {
        case .normal, .hint: look([])
        case .header: look([.bold, .underline])
        case .title, .strong: look(.bold)
        // Not in reverse: pieces with other roles stand in the bar, and would be holes in it.
        case .status: look(.bold)
        case .bar: look(.reverse)
        case .barWarning: look([.bold, .reverse], .orange)
        case .cursor: look(.reverse)
        case .key: look(.bold, .blue)
        case .mark: look(.bold, .magenta)
        case .active, .success: look(.green, else: [])
        case .inactive: look(.grey, else: .dim)
        case .unknown: look(.orange, else: [])
        case .warning: look(.bold, .orange)
        case .error: hasColour ? look(.bold, .red) : look([.bold, .reverse])
        case .border: look(.grey, else: [])
        case .input: look(.underline)
        case .focus: look([.bold, .underline])
        case .dim: look(.grey, else: .dim)
        case .secret: look(.bold, .cyan)
        case .placeholder: look(.reverse, .magenta)
        case .profileRed: look([.bold, .reverse], .red)
        case .profileGreen: look([.bold, .reverse], .green)
        case .profileYellow: look([.bold, .reverse], .orange)
        case .profileBlue: look([.bold, .reverse], .blue)
        case .profileMagenta: look([.bold, .reverse], .magenta)
        case .profileCyan: look([.bold, .reverse], .cyan)
        case .profilePlain: look([.bold, .reverse])
        }
    }
}
