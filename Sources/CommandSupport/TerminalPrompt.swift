import Glibc
import Posix
import Secrets

/// Questions on the controlling terminal, so that standard input and output stay free for data.
package struct TerminalPrompt: ~Copyable {
    private let descriptor: Int32

    /// nil where there is no terminal to ask on.
    package init?() {
        descriptor = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Asks for a line without showing what is typed. Throws `.cancelled` at end of file. A signal that ends or stops the
    /// process does so after the terminal shows what is typed again.
    package func askHidden(_ question: String) throws(ServiceError) -> ClientSecret {
        let hiding = HiddenInput(on: descriptor)
        defer { hiding.end() }
        say(question)
        var line = try readLine()
        defer { explicit_bzero(&line, line.count) }
        say("\n")
        return line.withUnsafeBytes { ClientSecret(bytes: $0) }
    }

    /// Asks for a line that shows. Throws `.cancelled` at end of file.
    package func ask(_ question: String) throws(ServiceError) -> String {
        say(question)
        return String(decoding: try readLine(), as: UTF8.self)
    }

    private func say(_ text: String) { try? FileBytes.write(Array(text.utf8), to: descriptor) }

    /// A line without its end.
    private func readLine() throws(ServiceError) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                explicit_bzero(&line, line.count)
                throw .cancelled
            }
            if byte == UInt8(ascii: "\n") { return line }
            line.append(byte)
        }
    }
}
