/// What became of taking a copied secret out of the clipboard again.
package enum ClearOutcome: Equatable, Sendable {
    /// Nothing of it is left where it was put, or there was nothing.
    case done
    /// tmux did not delete its buffer of that name.
    case leftInTmux(buffer: String)

    /// What is wrong and what to do; nil if nothing is.
    package var problem: String? {
        switch self {
        case .done: nil
        case .leftInTmux(let buffer):
            "tmux still has the client secret: run tmux delete-buffer -b \(buffer)"
        }
    }
}
