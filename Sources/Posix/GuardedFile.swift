import Glibc

/// Opening files that hold keys, passphrases and client secrets: plain files that others can neither read nor put another one in the
/// place of.
///
/// A symbolic link is followed if every folder, link and file on the way belongs to root or to oneself, and others can write to none
/// of the folders: mounted secrets come so (Kubernetes). A sticky folder counts as one that others cannot write to, since they
/// cannot replace what is in it.
package enum GuardedFile {
    /// Who has to be kept from a file.
    package enum Keeping {
        /// Everybody but its owner, who has to be the one who opens it.
        case byOwner
        /// All others: the system may have put the file there for this process, as root and readable through its group.
        case bySystem
    }

    /// Why a file is not opened.
    package struct Refusal: Error, Equatable {
        /// The file, or the folder or link on the way that it is about.
        package let path: String
        /// A sentence that goes on after the path, saying what to do.
        package let reason: String
        /// The call that failed; nil if a check did.
        package let error: SystemError?

        init(_ path: String, _ reason: String, _ error: SystemError? = nil) {
            self.path = path
            self.reason = reason
            self.error = error
        }
    }

    /// Opens an existing file.
    ///
    /// - Parameters:
    ///   - access: `O_RDONLY` or another, beside which flags are set here.
    ///   - what: what it is, for errors: "key file".
    package static func open(
        _ path: String, _ access: Int32, what: String, kept keeping: Keeping = .byOwner
    ) throws(Refusal) -> Int32 {
        var keeping = keeping
        var descriptor = Glibc.open(path, access | flags)
        if descriptor < 0, errno == ELOOP {
            descriptor = try LinkedPath.open(path, access | flags, what: what)
            // Whoever mounts secrets does so as root, for a group at the most.
            keeping = .bySystem
        }
        guard descriptor >= 0 else {
            let error = SystemError.last
            let isMissing = error.code == ENOENT || error.code == ENOTDIR
            throw Refusal(path, isMissing ? "there is no such \(what)." : "\(error.text).", error)
        }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            let error = SystemError.last
            close(descriptor)
            throw Refusal(path, "\(error.text).", error)
        }
        if let flaw = flaw(facts, what, keeping) {
            close(descriptor)
            throw Refusal(path, flaw)
        }
        return descriptor
    }

    /// A FIFO must not make it wait.
    private static let flags = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK

    /// Why a file cannot be trusted to be kept from others, as a sentence that goes on after its path; nil if it can.
    package static func flaw(_ facts: stat, _ what: String, _ keeping: Keeping) -> String? {
        guard facts.st_mode & S_IFMT == S_IFREG else { return "is not a plain file." }
        let isSystems = keeping == .bySystem && facts.st_uid == 0
        guard facts.st_mode & (keeping == .bySystem ? 0o037 : 0o077) == 0 else {
            let mode = String(facts.st_mode & 0o777, radix: 8)
            return
                "others may access this \(what) (mode \(mode)): run 'chmod 600' on it, and find out who changed it."
        }
        guard facts.st_uid == geteuid() || geteuid() == 0 || isSystems else {
            return
                "this \(what) belongs to somebody else: work as its owner, or give it to yourself with 'chown'."
        }
        return nil
    }

    /// Whether a path stands for a descriptor that the process was started with, as a shell's `<(…)` does: whoever started it has
    /// chosen what that is.
    package static func isDescriptor(_ path: String) -> Bool {
        path == "/dev/stdin" || path.hasPrefix("/dev/fd/") || path.hasPrefix("/proc/self/fd/")
    }
}
