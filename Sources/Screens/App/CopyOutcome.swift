/// What became of a copy, as far as anybody can know.
package enum CopyOutcome: Equatable, Sendable {
    /// tmux has it in a buffer, and hands it on to the terminal that it runs in, if that takes it.
    case inTmux
    /// Sent to the terminal, which does not answer whether it takes copies.
    case sent
    /// Nothing was sent: it has more bytes than terminals take.
    case tooLong(limit: Int)
    /// Nothing was sent: this terminal has no clipboard.
    case unsupported

    /// Whether something was copied, and may have to be cleared.
    var isCopied: Bool {
        switch self {
        case .inTmux, .sent: true
        case .tooLong, .unsupported: false
        }
    }

    /// What to tell of it, as a sentence.
    ///
    /// - Parameters:
    ///   - what: what was to be copied, such as "the URL".
    ///   - seconds: after which it will be cleared; nil if it stays, or was not copied.
    func sentence(_ what: String, clearedAfter seconds: Int?) -> String {
        let end = seconds.map { "; it will be cleared in \($0) s." } ?? "."
        return switch self {
        case .inTmux: "Copied \(what) to tmux, which passes it on if the terminal takes it\(end)"
        case .sent: "Sent \(what) to the terminal's clipboard\(end)"
        case .tooLong(let limit): "Not copied: \(what) has more than the \(limit / 1000) kB that terminals take."
        case .unsupported: "Not copied: this terminal takes no copies."
        }
    }
}
