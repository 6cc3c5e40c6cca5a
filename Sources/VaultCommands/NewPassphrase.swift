import CommandSupport
import Secrets

/// Asks for a new passphrase, twice.
package enum NewPassphrase {
    /// Throws if there is no terminal to ask on, if nothing was typed, and if the two differ.
    package static func ask() throws -> ClientSecret {
        guard let prompt = TerminalPrompt() else {
            throw CommandError.authentication(
                "no terminal to ask for a passphrase on: give --passphrase-file or --key-file.")
        }
        let first = try prompt.askHidden("New passphrase: ").withoutByteOrderMark
        guard !first.isEmpty else { throw CommandError.failed("an empty passphrase protects nothing: type one.") }
        let second = try prompt.askHidden("The same again: ").withoutByteOrderMark
        guard first == second else { throw CommandError.failed("the two passphrases differ: nothing was created.") }
        return first
    }
}
