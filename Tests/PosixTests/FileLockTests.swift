import Glibc
import Posix
import Testing

/// Locks are given back, whoever has a copy of the descriptor.
@Suite struct FileLockTests {
    @Test func aCopyOfTheDescriptorKeepsNoLock() throws {
        let path = "/tmp/cofre-lock-\(getpid())"
        try FileBytes.create(path, [])
        defer { unlink(path) }
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        // As a process has it that is being started.
        let copy = dup(descriptor)
        defer { close(copy) }
        let other = open(path, O_RDWR | O_CLOEXEC)
        defer { close(other) }
        #expect(flock(other, LOCK_EX | LOCK_NB) != 0)
        FileLock.release(descriptor)
        #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
    }
}
