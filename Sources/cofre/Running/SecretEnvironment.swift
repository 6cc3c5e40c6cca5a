import CommandSupport
import Secrets
import Text

/// `--secret REF=PREFIX`: a secret whose values a command gets in its environment, as `PREFIX_NAME` and so on.
struct SecretBinding: Equatable, Sendable {
    let reference: SecretReference
    let prefix: String

    /// What the values are called if no prefix is given.
    static let usualPrefix = "SECRET"

    /// Reads `REF` or `REF=PREFIX`; a name may have equals signs itself. Throws a usage error.
    init(_ text: String) throws(CommandError) {
        var (reference, prefix) = (text, Self.usualPrefix)
        if let equals = text.lastIndex(of: "=") {
            reference = String(text[..<equals])
            prefix = String(text[text.index(after: equals)...])
        }
        guard Self.isName(prefix) else {
            throw .usage(RunCommandText.wrongPrefix(prefix).text)
        }
        self.reference = try SecretReference.argument(reference)
        self.prefix = prefix
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || (65...90).contains(byte) || (97...122).contains(byte)
                || (48...57).contains(byte)
        }
    }

    /// The variables of a secret: its names and values, in the order of the fields. What is empty is there too, so that nothing
    /// from outside is taken for it. Permissions are not among them.
    ///
    /// Throws a usage error for a value with a NUL character, which no environment can hold.
    func variables(of secret: APISecret) throws(CommandError) -> [(name: String, value: String)] {
        var variables = [("\(prefix)_ID", secret.id.description)]
        for field in SecretField.allCases {
            switch secret[field] {
            case .text(let text): variables.append((name(of: field), text))
            case .secret(let secret): variables.append((name(of: field), secret.reveal()))
            case .permissions: continue
            }
        }
        if let wrong = variables.first(where: { $0.1.utf8.contains(0) }) {
            throw .usage(RunCommandText.hasNUL(variable: wrong.0).text)
        }
        return variables.map { (name: $0.0, value: $0.1) }
    }

    private func name(of field: SecretField) -> String { "\(prefix)_\(field.rawValue.uppercased())" }
}
