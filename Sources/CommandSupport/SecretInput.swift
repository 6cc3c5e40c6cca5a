import Glibc
import Posix
import Secrets
import Text

/// Secret values that come from files or standard input.
package enum SecretInput {
    /// The first line of a file that holds a new passphrase, without its line break; `-` is standard input. Throws
    /// `.authentication` for an empty line, `.failed` if it cannot be read or is UTF-16, which nobody could type.
    package static func firstLine(of path: String, what: String) throws(CommandError) -> ClientSecret {
        let line = try Passphrase(firstLineOf: path, what: what)
        if let remark = line.remark { throw .failed(remark) }
        return line.secret
    }

    /// A passphrase that is to open something, as it was read.
    package struct Passphrase: Sendable {
        package let secret: ClientSecret
        /// Why it probably does not fit, if it does not: a sentence about the file's encoding.
        package let remark: String?

        /// The first line of a file, without its line break; `-` is standard input. Throws `.authentication` for an empty line,
        /// `.failed` if it cannot be read, or if others could read or replace it.
        package init(firstLineOf path: String, what: String = InputText.passphrase.text) throws(CommandError) {
            var bytes = try guardedContents(of: path)
            defer { explicit_bzero(&bytes, bytes.count) }
            var line = bytes.prefix { $0 != UInt8(ascii: "\n") }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            let secret = line.withUnsafeBytes { ClientSecret(bytes: $0) }
            guard !secret.withoutByteOrderMark.isEmpty else {
                throw .authentication(InputText.endedBefore(path: path, what: what).text)
            }
            self.secret = secret
            remark =
                TextEncoding.isUTF16(line)
                ? InputText.encoding(path: path, what: TextEncoding.utf16.sentence).text : nil
        }
    }

    /// A whole file without one line break at its end and without a byte order mark; `-` is standard input. May be empty.
    /// Throws `.failed` if it cannot be read or is not UTF-8.
    package static func whole(_ path: String) throws(CommandError) -> ClientSecret {
        var bytes = try contents(of: path)
        defer { explicit_bzero(&bytes, bytes.count) }
        if TextEncoding.isUTF16(bytes) {
            throw .failed(InputText.encoding(path: path, what: TextEncoding.utf16.sentence).text)
        }
        var value = TextEncoding.withoutMark(bytes)
        if value.last == UInt8(ascii: "\n") { value.removeLast() }
        if value.last == UInt8(ascii: "\r") { value.removeLast() }
        guard String(validating: value, as: UTF8.self) != nil else {
            throw .failed(InputText.encoding(path: path, what: TextEncoding.guess(value).sentence).text)
        }
        return value.withUnsafeBytes { ClientSecret(bytes: $0) }
    }

    /// Checked like a key file. What the process was started with is read as it is.
    private static func guardedContents(of path: String) throws(CommandError) -> [UInt8] {
        if path == "-" || GuardedFile.isDescriptor(path) { return try contents(of: path) }
        let descriptor: Int32
        do throws(GuardedFile.Refusal) {
            descriptor = try GuardedFile.open(path, O_RDONLY, what: "passphrase file")
        } catch {
            throw .failed(FileText.failed(path: error.path, why: error.reason).text)
        }
        defer { close(descriptor) }
        do throws(SystemError) {
            return try FileBytes.read(descriptor: descriptor, limit: 64 << 20)
        } catch {
            throw .failed(FileText.failed(path: path, why: error.text).text)
        }
    }

    private static func contents(of path: String) throws(CommandError) -> [UInt8] {
        do {
            return try FileBytes.read(path, limit: 64 << 20)
        } catch {
            throw .failed(FileText.failed(path: path, why: error.text).text)
        }
    }
}

extension SecretInput.Passphrase {
    /// Opens something with it. If it does not fit, and the file's encoding may be why, the error says so.
    package func opening<Opened>(
        _ open: (ClientSecret) async throws(ServiceError) -> Opened
    ) async throws -> Opened {
        do throws(ServiceError) {
            return try await open(secret)
        } catch {
            if error == .authenticationFailed, let remark { throw CommandError.authentication(remark) }
            throw error
        }
    }
}
