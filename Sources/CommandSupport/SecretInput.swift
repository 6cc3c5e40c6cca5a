import Glibc
import Secrets

/// Secret values that come from files or standard input.
package enum SecretInput {
    /// The first line of a file, without its line break; `-` is standard input. Throws `.authentication` for an
    /// empty line, `.failed` where it cannot be read.
    package static func firstLine(of path: String, what: String) throws(CommandError) -> ClientSecret {
        var bytes = try contents(of: path)
        defer { explicit_bzero(&bytes, bytes.count) }
        var line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard !line.isEmpty else {
            let place = path == "-" ? "standard input" : path
            throw .authentication("\(place) ended before \(what) came.")
        }
        return line.withUnsafeBytes { ClientSecret(bytes: $0) }
    }

    /// A whole file without one line break at its end; `-` is standard input. May be empty.
    /// Throws `.failed` where it cannot be read or is not UTF-8.
    package static func whole(_ path: String) throws(CommandError) -> ClientSecret {
        var bytes = try contents(of: path)
        defer { explicit_bzero(&bytes, bytes.count) }
        var value = bytes[...]
        if value.last == UInt8(ascii: "\n") { value.removeLast() }
        if value.last == UInt8(ascii: "\r") { value.removeLast() }
        guard String(validating: value, as: UTF8.self) != nil else {
            throw .failed("\(path == "-" ? "standard input" : path) is not valid UTF-8.")
        }
        return value.withUnsafeBytes { ClientSecret(bytes: $0) }
    }

    private static func contents(of path: String) throws(CommandError) -> [UInt8] {
        do {
            return try FileBytes.read(path, limit: 64 << 20)
        } catch {
            throw .failed("\(path): \(error.text)")
        }
    }
}
