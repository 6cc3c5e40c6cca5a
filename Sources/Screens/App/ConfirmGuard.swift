/// Keeps what nobody meant from confirming anything: a text that was pasted without being marked as a paste, a key that
/// repeats, keys typed ahead of a dialog that nobody has seen yet.
///
/// A confirming key counts only where its dialog, as it is, has been on the screen for a moment before it, with no other
/// key in between, and no other input waits behind it.
@MainActor
struct ConfirmGuard {
    /// The screen that was topmost when all was drawn last, and when that was; nil where a key has come since.
    private weak var screen: (any Screen)?
    private var since = 0.0

    /// Seconds: longer than the gaps within a burst, also one that comes in several packets, and shorter than those between
    /// two keys of somebody who types fast.
    nonisolated static let moment = 0.07

    /// The topmost screen is on the terminal as it is, and no input waits.
    mutating func drawn(_ top: (any Screen)?, at time: Double) {
        guard top !== screen else { return }
        screen = top
        since = time
    }

    /// Whether a key that comes now may confirm what the screen asks.
    func allows(_ top: any Screen, at time: Double) -> Bool { top === screen && time - since >= Self.moment }

    /// A key or a paste has come: the next moment begins when its effect is drawn.
    mutating func inputCame() { screen = nil }
}
