import Keymap

/// What comes from the terminal.
package enum TerminalEvent: Equatable, Sendable {
    /// `isAlone`: nothing else came with it, neither another key nor anything that is none.
    case key(Key, isAlone: Bool = true)
    /// The mouse, if the user wants it.
    case pointer(PointerEvent)
    /// Text that was pasted as a whole, line breaks as line feeds. May hold anything, controls included.
    case paste(String)
    /// A paste is under way; it ends with `paste` or `pasteDropped`. Told once it takes more than a moment, and again when
    /// nothing of it has come for a second (`isSilent`): from then on Esc and Control-C end it.
    case pasting(isSilent: Bool)
    /// A paste has ended, and nothing of it is taken.
    case pasteDropped(PasteProblem)
    /// The screen has another size, in columns and rows; what was shown is drawn anew.
    case resize(width: Int, height: Int)
    /// The program was asked to stop for a while (SIGTSTP): `Terminal.suspend` does it.
    case suspend
    /// The terminal is gone, or told the program so (SIGHUP). Nothing comes after it.
    case hangup
    /// The program was asked to end (SIGINT, SIGTERM, SIGQUIT).
    case terminate
    /// The program goes on after it was suspended; the screen has to be presented again.
    case resumed

    var isKey: Bool { if case .key = self { true } else { false } }
}

/// Why a paste was dropped.
package enum PasteProblem: Equatable, Sendable {
    /// It has more bytes than this.
    case tooLong(limit: Int)
    /// Its start or its end was lost on the way.
    case torn
    /// A person has ended it.
    case ended

    /// What became of it, in a sentence.
    package var sentence: String {
        switch self {
        case .tooLong(let limit): "A paste of more than \(limit >> 20) MiB: nothing of it was taken."
        case .torn: "A part of the paste was lost on the way: nothing of it was taken."
        case .ended: "The paste was ended: nothing of it was taken."
        }
    }
}

/// Why the terminal cannot be used.
package enum TerminalError: Error, Equatable, Sendable {
    /// Standard input or output is something else.
    case notATerminal
    /// No terminfo entry for the value of TERM, "" where it is not set.
    case unknownType(String)
    /// The terminal of that type cannot place the cursor.
    case tooSimple(String)
    /// The system gave no way to take signals.
    case noSignals

    /// What is wrong and what to do, in a sentence.
    package var message: String {
        switch self {
        case .notATerminal:
            "Standard input and output must be a terminal to show the screens; the commands (see --help) need none."
        case .unknownType(""): "TERM is not set: set it to the type of your terminal, such as xterm-256color."
        case .unknownType(let type):
            "This system does not know terminals of the type '\(type)' (TERM): install its terminfo entry, "
                + "or set TERM to a type such as xterm-256color."
        case .tooSimple(let type):
            "Terminals of the type '\(type)' (TERM) cannot place the cursor: the screens need one that can, "
                + "such as xterm."
        case .noSignals: "The system has no resources left to start (a pipe could not be made)."
        }
    }
}

/// Whether colours are used.
package enum ColourChoice: Sendable {
    /// As many as the terminal has, none where the environment variable NO_COLOR says something.
    case automatic
    /// Bold, underline and reverse only.
    case none
}
