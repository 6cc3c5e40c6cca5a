import ArgumentParser
import CommandSupport
import Posix
import Profiles
import Secrets
import Vault

/// What a shell offers for the values of options and arguments. Profiles come from config.toml; secrets, tags, users and groups from a
/// vault that opens with a key file. Nothing is asked, and no server is called, for a key that was pressed in a shell.
enum CompletionWords {
    static let profiles = CompletionKind.custom { _, _, _ in
        ((try? ConfigurationStore().load())?.profiles ?? []).map { word($0.name) }
    }

    /// Identifiers, with names where the shell shows some, and identifier codes.
    static let secrets = vault { known in
        known.table.rows.flatMap { row in
            [word(row.id.description, row.name)] + codes(of: row).map { word("code:\($0)", row.name) }
        }
    }
    static let codes = vault { known in known.table.rows.flatMap { row in codes(of: row).map { word($0, row.name) } } }
    static let tags = vault { known in
        Set(known.table.rows.allTags.flatMap { TagList.split($0) }).filter(isOneWord).sorted().map { word($0) }
    }
    static let users = vault { known in known.directory.users.filter(isOneWord).map { word($0) } }
    static let groups = vault { known in known.directory.groups.filter(isOneWord).map { word($0) } }

    /// What is known of a vault.
    private struct Known: Sendable {
        var table: SecretTable
        var directory: Directory
    }

    private static func vault(_ words: @escaping @Sendable (Known) -> [String]) -> CompletionKind {
        .custom { typed, _, _ in
            guard let known = try? await read(typed) else { return [] }
            return words(known)
        }
    }

    /// The vault that the typed command would work on. nil if it does not open with a key file.
    private static func read(_ typed: [String]) async throws -> Known? {
        let options = try ServiceOptions.parse(ServiceOptions.leading.given(in: typed))
        guard case .local(let local) = try options.profile().kind else { return nil }
        let access = VaultAccess(options.vault, local)
        guard let keyFile = access.keyFile, access.passphraseFile == nil, FileBytes.exists(access.path) else {
            return nil
        }
        let vault = try await Vault.open(
            at: access.path, unlock: .keyFile(try KeyFile.read(at: keyFile)), actingAs: access.actingAs,
            terms: access.terms())
        defer { vault.close() }
        return Known(table: try await vault.table(ListQuery()), directory: try await vault.directory())
    }

    private static func codes(of row: SecretSummary) -> [String] {
        row.identifierCode.map { isOneWord($0) && !$0.isEmpty ? [$0] : [] } ?? []
    }

    /// Shells break words at blanks, and have a meaning for some signs: what has such is typed by hand.
    static func isOneWord(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                let properties = scalar.properties
                return properties.isAlphabetic || properties.numericType != nil || harmless.contains(scalar)
            }
    }

    private static let harmless = "-_.:/@+=,".unicodeScalars

    /// A word as the shell that asks takes it, with what it means where that is shown.
    static func word(_ text: String, _ meaning: String? = nil, for shell: CompletionShell? = .requesting) -> String {
        let clean = meaning.map { String($0.map { $0.isNewline || $0 == "\t" ? " " : $0 }) }
        return switch shell {
        // A colon ends the word (zshcompsys(1), _describe).
        case .zsh?:
            text.replacing(":", with: "\\:") + (clean.map { ":\($0.replacing(":", with: "\\:"))" } ?? "")
        case .fish?: text + (clean.map { "\t\($0)" } ?? "")
        default: text
        }
    }
}

extension LeadingOptions {
    /// Those that stand in a command as far as it is typed, with their values.
    func given(in words: [String]) -> [String] {
        var given: [String] = []
        for (index, word) in words.enumerated() {
            if withValue.contains(word), word != "--trace", index + 1 < words.count, !words[index + 1].hasPrefix("-") {
                given += [word, words[index + 1]]
            } else if let equals = word.firstIndex(of: "="), withValue.contains(String(word[..<equals])) {
                given.append(word)
            }
        }
        return given
    }
}
