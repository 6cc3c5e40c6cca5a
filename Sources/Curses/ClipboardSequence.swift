/// The sequence that sends a text to the clipboard of the user's terminal (OSC 52), for commands that draw no screen.
package enum ClipboardSequence {
    /// The bytes to send; those for "" clear it. Throws `.tooLong`.
    package static func bytes(_ text: String) throws(ClipboardError) -> [UInt8] {
        guard let bytes = Escapes.copy(text) else { throw .tooLong(limit: Escapes.clipboardLimit) }
        return ClipboardRoute(Terminal.environment).wrapped(bytes)
    }
}
