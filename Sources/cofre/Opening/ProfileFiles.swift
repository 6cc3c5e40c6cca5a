import CommandSupport
import Glibc
import Posix
import Profiles
import Secrets
import Text
import Vault

/// The files that a profile names, as they are found.
enum ProfileFiles {
    /// What is wrong with them, a sentence each. Commands are not run.
    static func problems(of profile: Profile) -> [String] {
        var problems: [String] = []
        func check(_ work: () throws(ServiceError) -> Void) {
            do throws(ServiceError) { try work() } catch { problems.append(error.sentence) }
        }
        switch profile.kind {
        case .local(let local):
            if let keyFile = local.keyFile {
                check { () throws(ServiceError) in _ = try KeyFile.read(at: Paths().expand(keyFile)) }
            }
            if let vault = local.vault.map(Paths().expand), !FileBytes.exists(vault) {
                problems.append(ServiceError.noStore(path: vault).sentence)
            }
        case .mysafe(let server):
            if case .file(let path) = server.clientSecret {
                check { () throws(ServiceError) in _ = try ClientSecretReader.file(Paths().expand(path)) }
            }
            for path in [server.caFile, server.clientCert, server.clientKey].compactMap({ $0 }) {
                check { () throws(ServiceError) in try readable(Paths().expand(path)) }
            }
        }
        return problems
    }

    private static func readable(_ path: String) throws(ServiceError) {
        guard access(path, R_OK) == 0 else {
            throw .file(path: path, reason: FileText.reason(why: SystemError.last.text).text)
        }
    }
}
