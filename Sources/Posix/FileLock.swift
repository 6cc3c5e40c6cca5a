import Glibc

/// Locks on files (flock(2)).
package enum FileLock {
    /// Gives a lock back and closes the descriptor that it was taken by. Closing alone would leave it with a process that is being
    /// started at this moment, which has a copy of the descriptor until its own program begins.
    package static func release(_ descriptor: Int32) {
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
