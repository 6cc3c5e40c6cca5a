import CommandSupport
import Secrets
import Text

/// Asks for a new passphrase, twice.
package enum NewPassphrase {
    /// Throws if there is no terminal to ask on, if nothing was typed, and if the two differ.
    package static func ask() throws -> ClientSecret {
        guard let prompt = TerminalPrompt() else {
            throw CommandError.authentication(NewVaultText.noTerminal.text)
        }
        let first = try prompt.askHidden(NewVaultText.passphrase.text).withoutByteOrderMark
        guard !first.isEmpty else { throw CommandError.failed(NewVaultText.empty.text) }
        let second = try prompt.askHidden(NewVaultText.again.text).withoutByteOrderMark
        guard first == second else { throw CommandError.failed(NewVaultText.different.text) }
        return first
    }
}
