import ArgumentParser
import CommandSupport

/// `cofre completion`: the script by which a shell completes commands, options and values.
struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Print the completion script of a shell.",
        discussion: """
            bash: cofre completion bash > ~/.local/share/bash-completion/completions/cofre
            zsh:  cofre completion zsh > a folder of fpath, as _cofre
            fish: cofre completion fish > ~/.config/fish/completions/cofre.fish
            Profiles complete, and secrets, tags, users and groups of a vault that opens with a key file (--key-file, a profile's \
            key_file, COFRE_KEY_FILE).
            """)

    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish

        fileprivate var kind: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() throws {
        var script = Cofre.completionScript(for: shell.kind)
        // bash breaks words at colons, and code:CODE is one word.
        if shell == .bash { script += "\nCOMP_WORDBREAKS=${COMP_WORDBREAKS//:}\n" }
        try Console.write(script + "\n")
    }
}
