import Keymap
import Screens
import Surface

extension Views {
    /// Draws the screen that creates the vault.
    static func drawWelcome(_ screen: WelcomeScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let isTall = area.height >= 16
        let inner = drawDialog(
            "Welcome to Cofre", into: &surface,
            in: area.centred(width: dialogWidth(66, in: area), height: isTall ? 15 : 9))
        var y = inner.y
        if isTall {
            let text = "There is no vault yet. Choose a passphrase, and Cofre creates an encrypted one here:"
            y += drawWrapped(
                text, role: .normal, into: &surface, in: Rect(x: inner.x, y: y, width: inner.width, height: 2))
        }
        surface.put(screen.path, at: Point(inner.x, y), role: .dim, maxWidth: inner.width)
        y += isTall ? 2 : 1
        for field in WelcomeScreen.Field.allCases {
            let isFocused = field == screen.focus
            surface.put(
                field == .passphrase ? "Passphrase" : "Once more", at: Point(inner.x, y),
                role: isFocused ? .strong : .normal)
            drawPassphrase(
                field == .passphrase ? screen.passphrase : screen.again, into: &surface, at: Point(inner.x + 11, y),
                width: inner.width - 11, isFocused: isFocused)
            y += 1
            if field == .passphrase {
                drawStrength(screen, into: &surface, at: Point(inner.x + 11, y), width: inner.width - 11)
                y += 1
            }
        }
        let (note, role) = welcomeNote(screen, keymap)
        surface.put(note, at: Point(inner.x + 11, y), role: role, maxWidth: inner.width - 11)
        if isTall {
            drawWrapped(
                "Nobody can open the vault without it: there is no way to recover a lost passphrase.", role: .dim,
                into: &surface, in: Rect(x: inner.x, y: y + 2, width: inner.width, height: 2))
        }
        drawKeys(
            [ActionCall(.accept), ActionCall(.nextField), ActionCall(.quit)], .welcome, keymap,
            into: &surface, at: Point(inner.x, inner.maxY - 1), width: inner.width)
    }

    private static func drawStrength(_ screen: WelcomeScreen, into surface: inout Surface, at point: Point, width: Int)
    {
        guard let strength = screen.strength else {
            surface.put("several words are easiest to remember", at: point, role: .dim, maxWidth: width)
            return
        }
        let role: Role =
            switch strength.level {
            case .weak: .error
            case .fair: .warning
            case .strong: .success
            }
        surface.put("\(strength.level.rawValue): \(strength.reason)", at: point, role: role, maxWidth: width)
    }

    private static func welcomeNote(_ screen: WelcomeScreen, _ keymap: Keymap) -> (String, Role) {
        if screen.isBusy { return ("Creating the vault…", .dim) }
        if let problem = screen.problem { return (problem, .error) }
        switch screen.isRepeated {
        case .some(true): return ("the same", .success)
        case .some(false): return ("not the same yet", .dim)
        case .none: return (hiddenNote(screen.passphrase, .welcome, keymap), .dim)
        }
    }
}
