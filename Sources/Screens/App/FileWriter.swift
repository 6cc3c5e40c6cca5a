/// Why a file could not be written.
package enum FileWriteError: Error, Equatable, Sendable {
    /// There is a file already, and it was not said that it may be replaced.
    case exists
    /// Anything else; a sentence without the path.
    case failed(reason: String)
}

/// Writes text to a file of mode 0600 at a path as a person types it (`~` included). Must replace an existing file only
/// where `replacing` is true, and must then leave either the old content or the new.
package typealias FileWriter =
    @Sendable (_ path: String, _ text: String, _ replacing: Bool) async -> Result<Void, FileWriteError>
