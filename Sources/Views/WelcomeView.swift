import Keymap
import Screens
import Surface
import Text

extension Views {
    /// Draws the screen that creates the vault.
    static func drawWelcome(_ screen: WelcomeScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let isTall = area.height >= 16
        let inner = drawDialog(
            StartViewText.welcome.text, into: &surface,
            in: area.centred(width: dialogWidth(66, in: area), height: isTall ? 15 : 9))
        var y = inner.y
        if isTall {
            let text = StartViewText.noVault.text
            y += drawWrapped(
                text, role: .normal, into: &surface, in: Rect(x: inner.x, y: y, width: inner.width, height: 2))
        }
        surface.put(screen.path, at: Point(inner.x, y), role: .dim, maxWidth: inner.width)
        y += isTall ? 2 : 1
        for field in WelcomeScreen.Field.allCases {
            let isFocused = field == screen.focus
            surface.put(
                (field == .passphrase ? StartViewText.passphrase : .onceMore).text, at: Point(inner.x, y),
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
                StartViewText.noRecovery.text, role: .dim,
                into: &surface, in: Rect(x: inner.x, y: y + 2, width: inner.width, height: 2))
        }
        drawKeys(
            [ActionCall(.accept), ActionCall(.nextField), ActionCall(.quit)], .welcome, keymap,
            into: &surface, at: Point(inner.x, inner.maxY - 1), width: inner.width)
    }

    private static func drawStrength(_ screen: WelcomeScreen, into surface: inout Surface, at point: Point, width: Int)
    {
        guard let strength = screen.strength else {
            surface.put(StartViewText.severalWords.text, at: point, role: .dim, maxWidth: width)
            return
        }
        let role: Role =
            switch strength.level {
            case .weak: .error
            case .fair: .warning
            case .strong: .success
            }
        surface.put(
            StartViewText.strength(strength.level, reason: strength.reason).text, at: point, role: role, maxWidth: width
        )
    }

    private static func welcomeNote(_ screen: WelcomeScreen, _ keymap: Keymap) -> (String, Role) {
        if screen.isBusy { return (StartViewText.creating.text, .dim) }
        if let problem = screen.problem { return (problem, .error) }
        switch screen.isRepeated {
        case .some(true): return (StartViewText.same.text, .success)
        case .some(false): return (StartViewText.notSame.text, .dim)
        case .none: return (hiddenNote(screen.passphrase, .welcome, keymap), .dim)
        }
    }
}
