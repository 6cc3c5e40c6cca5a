import Glibc

/// A failure of a command line itself, with its exit status.
package struct CommandError: Error, Equatable {
    /// One sentence: what was wrong, where, and what to do. Never a secret value.
    package var message: String
    /// The exit status of the process.
    package var status: Int32

    package init(message: String, status: Int32) {
        self.message = message
        self.status = status
    }

    /// Wrong arguments: status 64.
    package static func usage(_ message: String) -> CommandError { CommandError(message: message, status: EX_USAGE) }
    /// Any failure: status 1.
    package static func failed(_ message: String) -> CommandError { CommandError(message: message, status: 1) }
    /// No way to prove who one is: status 3.
    package static func authentication(_ message: String) -> CommandError { CommandError(message: message, status: 3) }
    /// What is asked for is not there: status 4.
    package static func notFound(_ message: String) -> CommandError { CommandError(message: message, status: 4) }
}
