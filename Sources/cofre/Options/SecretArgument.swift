import ArgumentParser
import CommandSupport
import Secrets
import Text

extension SecretReference {
    /// From the command line. Throws a usage error for what is neither an identifier nor `code:` or `name:`.
    static func argument(_ text: String) throws(CommandError) -> SecretReference {
        if let reference = SecretReference(text) { return reference }
        throw .usage(SelectionCommandText.noReference(text).text)
    }

    /// The identifier. Throws `.notFound` if no secret has the code or the name, a usage error if several have.
    func id(on session: ServiceSession) async throws -> SecretID {
        switch try await resolve(in: session.service) {
        case .found(let id): return id
        case .none(let sentence): throw CommandError.notFound(session.prefix + sentence)
        case .several(let sentence): throw CommandError.usage(session.prefix + sentence)
        }
    }
}

/// The argument that says which secret.
enum SecretArgument {
    static let help = ArgumentHelp(
        "Which secret: its identifier, or code:CODE, or name:NAME if only one has it.", valueName: "secret")
}
