import ArgumentParser
import CommandSupport
import Glibc
import Keymap
import Posix
import Text

/// `cofre keymap`: checks and prints keymaps.
struct KeymapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keymap", abstract: "Check and print keymaps.", subcommands: [Check.self, Dump.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a keymap file.",
            discussion: "Without a file, checks your own keymap. Exit status 1 where a line is wrong.")

        @Argument(help: "The file to check.", completion: .file())
        var file: String?

        mutating func run() throws {
            let path = file ?? Paths().keymap
            if file == nil, !FileBytes.exists(path) {
                Console.note(ProfileCommandText.noKeymap(path: path).text)
                return
            }
            let loaded = try KeymapFile.load(path)
            for problem in loaded.problems { Console.note(problem.description) }
            let errors = loaded.problems.count { $0.severity == .error }
            if loaded.problems.isEmpty { Console.note(ProfileCommandText.keymapIsRight(path: path).text) }
            if errors > 0 { throw ExitCode.failure }
        }
    }

    struct Dump: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the keymap in use, as a keymap file.")

        mutating func run() throws {
            try Console.write(KeymapFile.active().keymap.dump())
        }
    }
}
