import Text

/// What is said of a command that is run with secrets in its environment.
enum RunCommandText: Wording {
    case noCommand
    case noSecret
    case samePrefix
    case wrongPrefix(String)
    case hasNUL(variable: String)
    case tooShortToHide(shortest: Int)
    case cannotBeRun(command: String, why: String)

    var english: String {
        switch self {
        case .noCommand: "no command: write it behind --, as in 'cofre run --secret 42=API -- env'."
        case .noSecret: "no secret: --secret says which, as in --secret code:pay-1=PAY."
        case .samePrefix: "two secrets have the same prefix: give each its own, as in --secret 42=PAY."
        case .wrongPrefix(let prefix):
            "'\(prefix)' cannot begin the names of environment variables: use letters, digits and _, with no digit first."
        case .hasNUL(let variable):
            "\(variable) has a NUL character, which an environment variable cannot hold."
        case .tooShortToHide(let shortest):
            "A client secret is shorter than \(shortest) bytes: it is not hidden in the output."
        case .cannotBeRun(let command, let why): "\(command) cannot be run: \(why)."
        }
    }
}
