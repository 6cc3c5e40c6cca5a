import Text

/// A rough estimate of how hard a passphrase is to guess, for a hint. It knows no dictionary beyond a few dozen words
/// that people take most often, so it errs on the careful side for words of letters.
package struct PassphraseStrength: Equatable, Sendable {
    package enum Level: String, Sendable { case weak, fair, strong }

    /// Weak below 40 bits, strong from 64 on.
    package let level: Level
    /// What is wrong with it, or what is good about it, in a few words.
    package let reason: String
    /// Estimated bits of a guesser's work.
    package let bits: Double

    /// Judges a passphrase; keeps nothing of it.
    package init(_ passphrase: String) {
        let parts = Self.parts(passphrase)
        bits = parts.reduce(0) { $0 + $1.bits }
        level = bits < 40 ? .weak : bits < 64 ? .fair : .strong
        let fault = parts.lazy.compactMap(\.fault).first
        let count = passphrase.count
        switch level {
        case .strong: reason = StrengthText.length(count).text
        case .fair: reason = (fault ?? .anotherWord).text
        case .weak: reason = (fault ?? (count < 12 ? .onlyLength(count) : .tooRegular)).text
        }
    }

    private struct Part {
        var bits: Double
        var fault: StrengthText?
    }

    private enum Kind { case letter, digit, other }

    /// Cuts at changes between letters, digits and the rest, and judges each piece.
    private static func parts(_ passphrase: String) -> [Part] {
        // Letters written as digits or signs are an old hat, and so is something put behind the word.
        let core = passphrase.reversed().drop { !$0.isLetter }.reversed()
        let rest = Double(passphrase.count - core.count)
        if common.contains(plain(passphrase)) || common.contains(plain(String(core))) {
            return [Part(bits: 7 + 3.3 * rest, fault: .commonWord)]
        }
        var parts: [Part] = []
        var run: [Character] = []
        var kind = Kind.other
        func end() { if !run.isEmpty { parts.append(judge(run, kind)) } }
        for character in passphrase {
            let next: Kind = character.isLetter ? .letter : character.isNumber ? .digit : .other
            if next != kind {
                end()
                run = []
                kind = next
            }
            run.append(character)
        }
        end()
        return parts
    }

    private static func judge(_ run: [Character], _ kind: Kind) -> Part {
        let text = String(run)
        let word = text.lowercased()
        let length = Double(run.count)
        if run.count >= 3, Set(word).count == 1 { return Part(bits: 4 + length / 4, fault: .repeated(run[0])) }
        if run.count >= 3, isSequence(word) {
            return Part(bits: 5 + length / 4, fault: .sequence)
        }
        switch kind {
        case .letter:
            if common.contains(plain(text)) { return Part(bits: 7, fault: .commonWord) }
            // Between digits and signs, a few letters are hardly a word.
            if run.count <= 3 { return Part(bits: length * 4.7) }
            let capitals = run.dropFirst().count { $0.isUppercase }
            return Part(bits: min(length * 3 + 1.5 * Double(min(capitals, 4)), length * 5.7))
        case .digit:
            if run.count == 4, word.hasPrefix("19") || word.hasPrefix("20") { return Part(bits: 7, fault: .year) }
            return Part(bits: length * 3.3, fault: run.count >= 6 ? .longNumber : nil)
        case .other:
            // Blanks between words are expected.
            return Part(bits: word.allSatisfy { $0 == " " || $0 == "-" } ? 1 : length * 4.5)
        }
    }

    private static func isSequence(_ word: String) -> Bool {
        let rows = [
            "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertz", "azerty",
        ]
        let backwards = String(word.reversed())
        return rows.contains { $0.contains(word) || $0.contains(backwards) }
    }

    private static func plain(_ text: String) -> String {
        let signs: [Character: Character] = [
            "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
        ]
        return String(text.lowercased().map { signs[$0] ?? $0 })
    }

    private static let common: Set<String> = [
        "password", "passwort", "passphrase", "senha", "secret", "segredo", "admin", "administrator", "root", "welcome",
        "bemvindo", "login", "letmein", "master", "monkey", "dragon", "sunshine", "princess", "football", "futebol",
        "baseball", "superman", "batman", "iloveyou", "teamo", "qwerty", "abc", "test", "teste", "user", "guest",
        "default", "changeme", "computer", "internet", "server", "vault", "cofre", "summer", "winter", "spring",
        "autumn", "verao", "brasil", "company", "hello", "freedom", "shadow", "michael", "jesus", "deus", "amor",
        "love",
    ]
}
