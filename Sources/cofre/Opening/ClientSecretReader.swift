import CommandSupport
import Glibc
import Posix
import Profiles
import Secrets
import Text
import Vault

/// Gets the client secret of a profile from where the profile says.
enum ClientSecretReader {
    /// The secret; nil where it has to be asked for. Throws `.file` for a file that others may read, `.invalidParameter` for a
    /// command that fails, `.cancelled`.
    ///
    /// - Parameter showsMessages: whether a command's own messages may appear on the terminal.
    static func read(
        _ source: ClientSecretSource, showsMessages: Bool
    ) async throws(ServiceError) -> ClientSecret? {
        switch source {
        case .question: return nil
        case .file(let path): return try file(Paths().expand(path))
        case .command(let command): return try await output(of: command, showsMessages: showsMessages)
        }
    }

    /// The one line of a file that its owner alone may access.
    static func file(_ path: String) throws(ServiceError) -> ClientSecret {
        let descriptor = try PrivateFile.open(path, O_RDONLY, what: ServiceCommandText.clientSecretFile.text)
        defer { close(descriptor) }
        var bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileBytes.read(descriptor: descriptor, limit: 1 << 16)
        } catch {
            throw .file(path: path, reason: FileText.reason(why: error.text).text)
        }
        defer { explicit_bzero(&bytes, bytes.count) }
        if TextEncoding.isUTF16(bytes) { throw .file(path: path, reason: TextEncoding.utf16.sentence) }
        var line = TextEncoding.withoutMark(bytes)
        while let last = line.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { line.removeLast() }
        guard !line.isEmpty else { throw .file(path: path, reason: ServiceCommandText.fileIsEmpty.text) }
        guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw .file(path: path, reason: ServiceCommandText.fileHasLines.text)
        }
        return line.withUnsafeBytes { ClientSecret(bytes: $0) }
    }

    /// The first line that a command prints.
    private static func output(of command: String, showsMessages: Bool) async throws(ServiceError) -> ClientSecret {
        let outcome = await ShellCommand(command, showsMessages: showsMessages).run()
        switch outcome {
        case .ended(0, let line?) where !line.isEmpty: return line
        case .ended(0, _): throw wrong(ServiceCommandText.commandPrintedNothing.text)
        case .ended(let status, _): throw wrong(ServiceCommandText.commandFailed(status: status).text)
        case .failed(let error): throw wrong(FileText.reason(why: error.text).text)
        case .cancelled: throw .cancelled
        }
    }

    private static func wrong(_ reason: String) -> ServiceError {
        .invalidParameter("client_secret_command", reason: reason)
    }
}
