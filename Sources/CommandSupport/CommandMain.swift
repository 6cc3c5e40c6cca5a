import ArgumentParser
import Glibc
import Secrets

/// The way through a program, the same for all of the package: the command that the arguments ask for is run, and every
/// error becomes a message on standard error and an exit status, in this one place.
package enum CommandMain {
    /// Parses the arguments and runs what they ask for. Returns if that went well, and ends the process otherwise.
    ///
    /// - Parameter leading: options that may also stand in front of the command.
    package static func run(_ root: (some AsyncParsableCommand).Type, leading: LeadingOptions) async {
        StandardStreams.ensureOpen()
        signal(SIGPIPE, SIG_IGN)
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            var command = try await root.asyncParseAsRoot(
                ArgumentOrder.arranged(arguments, for: root, leading: leading))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as ServiceError {
            Console.error(error.sentence)
            exit(error.exitStatus)
        } catch let error as CommandError {
            Console.error(error.message)
            exit(error.status)
        } catch {
            end(root, error)
        }
    }

    /// Ends the process with what argument-parser has to say: a help that was asked for, or what is wrong with the arguments, in the
    /// form that all errors have.
    private static func end(_ root: (some AsyncParsableCommand).Type, _ error: any Error) -> Never {
        let status = root.exitCode(for: error)
        guard status == .validationFailure else { root.exit(withError: error) }
        let full = root.fullMessage(for: error)
        let text = full.hasPrefix("Error: ") ? String(full.dropFirst("Error: ".count)) : full
        Console.error(text)
        exit(status.rawValue)
    }
}
