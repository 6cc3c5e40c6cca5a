import Text

/// A regular expression of a filter, for folded text.
struct FilterPattern: Equatable, Sendable {
    /// In POSIX extended syntax, compiled again by each selection: a compiled one may not be shared between threads.
    let posix: String
    /// Whether bytes can be taken for characters in text that is ASCII, too.
    let isASCII: Bool

    /// Translates and checks an expression as typed.
    init(_ source: [Character], folding: inout TextFolding) throws(PatternError) {
        var translator = PatternTranslator(source, folding: folding)
        posix = try translator.translate()
        isASCII = posix.utf8.allSatisfy { $0 < 0x80 }
        folding = translator.folding
        _ = try PatternMatcher(self, encoding: .utf8)
    }
}

/// Why a regular expression cannot be used.
struct PatternError: Error, Equatable {
    /// A sentence that ends with a full stop.
    var reason: String
}
