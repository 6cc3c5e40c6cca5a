/// How OSC 52 gets to the user's terminal: GNU screen, which may stand between, passes nothing on that is not wrapped.
enum ClipboardRoute: Equatable {
    case direct
    case throughScreen
    /// By the type of the terminal it may be GNU screen or an old tmux, on a machine that this one was reached from.
    case both

    /// - Parameter environment: the value of an environment variable.
    init(_ environment: (String) -> String?) {
        func isSet(_ name: String) -> Bool { !(environment(name) ?? "").isEmpty }
        if isSet("TMUX") {
            self = .direct
        } else if isSet("STY") {
            self = .throughScreen
        } else {
            self = (environment("TERM") ?? "").hasPrefix("screen") ? .both : .direct
        }
    }

    /// The sequence as it is sent.
    func wrapped(_ sequence: [UInt8]) -> [UInt8] {
        switch self {
        case .direct: sequence
        case .throughScreen: Self.chunks(sequence)
        // Old versions of screen would show what they cannot keep of a long sequence.
        case .both: Self.chunks(sequence) + (sequence.count <= Self.shortest ? sequence : [])
        }
    }

    /// screen keeps 768 bytes of one string (since 4.2.1).
    private static let longest = 700
    /// What every version keeps.
    private static let shortest = 250

    /// As device control strings, whose content screen hands on as it is (screen(1), "Control Sequences").
    private static func chunks(_ sequence: [UInt8]) -> [UInt8] {
        stride(from: 0, to: sequence.count, by: longest).flatMap { start in
            Array("\u{1B}P".utf8) + sequence[start..<min(start + longest, sequence.count)] + Array("\u{1B}\\".utf8)
        }
    }
}

/// Why a text could not be sent to the terminal's clipboard.
package enum ClipboardError: Error, Equatable, Sendable {
    /// Terminals of this type are not known to have a clipboard, or the terminal is gone.
    case unsupported
    /// It has more bytes than terminals take.
    case tooLong(limit: Int)
}
