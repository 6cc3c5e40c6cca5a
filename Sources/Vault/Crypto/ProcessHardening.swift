import CSodium

/// Keeps opened secrets from being left behind by this process.
package enum ProcessHardening {
    /// No core files (`RLIMIT_CORE` 0), no attaching of debuggers and no reading of the memory by other processes of
    /// the same user (`PR_SET_DUMPABLE` 0). Call it first thing in the program. False where the system refuses, which
    /// is no reason to stop.
    @discardableResult
    package static func apply() -> Bool { cofre_harden_process() == 0 }
}
