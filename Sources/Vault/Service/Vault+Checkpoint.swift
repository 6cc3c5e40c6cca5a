import CSodium
import Secrets
import Text

/// Holding the audit trail against a note from outside.
extension Vault {
    package func auditCheckpoint() async throws(ServiceError) -> AuditCheckpoint {
        guard isOwners else { throw .noAccess }
        return try await storage.read { [self] store throws(ServiceError) in
            let state = try core.state(in: store)
            let chain = AuditChain(core, state, store)
            if let problem = chain.problem { throw .corrupt(problem) }
            var checkpoint = AuditCheckpoint(
                vault: Hex.text(core.keys.vault.bytes), keyNumber: state.keyNumber, entries: state.auditCount,
                head: Hex.text(chain.head(at: state.auditCount)), time: now(), code: "")
            checkpoint.code = Hex.text(core.keys.sightingCode(checkpoint.signedText))
            return checkpoint
        }
    }

    package func verifyAudit(against checkpoint: AuditCheckpoint?) async throws(ServiceError) -> AuditVerdict {
        guard isOwners else { throw .noAccess }
        return try await storage.read { [self] store throws(ServiceError) in
            let state = try core.state(in: store)
            let chain = AuditChain(core, state, store)
            var verdict = AuditVerdict(entries: Int64(chain.entries.count), problems: chain.problem.map { [$0] } ?? [])
            if let checkpoint { compare(chain, state, with: checkpoint, &verdict) }
            return verdict
        }
    }

    private func compare(
        _ chain: AuditChain, _ state: VaultState, with checkpoint: AuditCheckpoint, _ verdict: inout AuditVerdict
    ) {
        guard checkpoint.vault == Hex.text(core.keys.vault.bytes) else {
            return verdict.problems.append("The checkpoint is of another vault.")
        }
        if checkpoint.keyNumber == state.keyNumber {
            let wanted = core.keys.sightingCode(checkpoint.signedText)
            let given = Hex.bytes(Array(checkpoint.code.utf8)) ?? []
            guard given.count == wanted.count, cofre_compare(given, wanted, wanted.count) == 0 else {
                return verdict.problems.append("The checkpoint was changed, or was not made with this vault's key.")
            }
        } else if checkpoint.keyNumber > state.keyNumber {
            return verdict.problems.append("The vault is older than the checkpoint: it was given another key since.")
        } else {
            verdict.remark =
                "The vault was given another key since the checkpoint, so its code was not checked; the entries were."
        }
        guard state.auditCount >= checkpoint.entries else {
            return verdict.problems.append(
                "The trail has \(state.auditCount) entries and had \(checkpoint.entries) at the checkpoint: it was cut, or the "
                    + "vault's file is an older copy.")
        }
        guard chain.problem == nil else { return }
        if Hex.text(chain.head(at: checkpoint.entries)) != checkpoint.head {
            verdict.problems.append(
                "The first \(checkpoint.entries) entries are not those of the checkpoint: the vault's file was replaced by one "
                    + "that was written to separately.")
        }
    }
}

/// All entries of the trail as they are hashed, from the first on.
private struct AuditChain {
    private(set) var entries: [[UInt8]] = []
    /// Why they are not all there; nil if they are.
    private(set) var problem: String?

    init(_ core: VaultCore, _ state: VaultState, _ store: any SealedReader) {
        var scratch = Scratch()
        var (number, version) = (state.auditCount, state.auditVersion)
        while number > 0 {
            do throws(ServiceError) {
                var entry = try core.entry(number, version: version, in: store, &scratch)
                version = entry.previous
                // Versions change when the vault is given another key.
                entry.previous = 0
                entry.write(to: &scratch)
                entries.append(Array(scratch.bytes))
            } catch {
                problem = "Entry \(number) of the audit trail is missing or not authentic."
                break
            }
            number -= 1
        }
        entries.reverse()
    }

    /// A hash over the first `count` entries: of each, with the hash over those before it (BLAKE2b, 256 bits).
    func head(at count: Int64) -> [UInt8] {
        var head = [UInt8](repeating: 0, count: Int(cofre_digest_bytes))
        for entry in entries.prefix(Int(count)) {
            let text = head + entry
            head = [UInt8](unsafeUninitializedCapacity: Int(cofre_digest_bytes)) { out, count in
                cofre_digest(out.baseAddress, text, text.count)
                count = Int(cofre_digest_bytes)
            }
        }
        return head
    }
}
