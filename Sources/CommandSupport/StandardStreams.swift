import Glibc

/// The three standard streams.
package enum StandardStreams {
    /// Opens `/dev/null` in the place of those that were closed before the program started: otherwise the next file to be
    /// opened, such as the vault, would get the number, and data would be written into it.
    package static func ensureOpen() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free number is taken, which is this one.
            _ = open("/dev/null", O_RDWR)
        }
    }
}
