import ArgumentParser
import Vault

/// The options of a program that say which vault, and how to open it. Each program has its own; what is done to users, groups,
/// keys and new vaults is the same in all.
package protocol VaultOpening: ParsableArguments {
    /// Opens the vault, works with it and closes it again, whatever happens.
    ///
    /// - Parameter reason: why it can only be a vault, as the beginning of an error's sentence: "users belong to a vault".
    func useVault<Result>(_ reason: String, _ work: (Vault) async throws -> Result) async throws -> Result
    /// Where a new vault goes, and what is to open it.
    ///
    /// - Parameter reason: as in `useVault`.
    func newVault(_ reason: String) throws -> NewVault
}

/// A vault that is to be created.
package struct NewVault: Sendable {
    package var path: String
    /// Created if it is missing.
    package var keyFile: String?
    /// `-` is standard input.
    package var passphraseFile: String?
    /// Where this machine remembers vaults; nil for nowhere.
    package var sightings: Sightings?

    package init(path: String, keyFile: String?, passphraseFile: String?, sightings: Sightings?) {
        self.path = path
        self.keyFile = keyFile
        self.passphraseFile = passphraseFile
        self.sightings = sightings
    }
}
