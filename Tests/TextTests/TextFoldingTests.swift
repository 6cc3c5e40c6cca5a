import Foundation
import TestSupport
import Testing

@testable import Text

@Suite("Folding text for searching")
struct TextFoldingTests {
    private func fold(_ text: String) -> String {
        var folding = TextFolding()
        return String(decoding: folding.fold(text), as: UTF8.self)
    }

    @Test(
        "Case, accents and blanks",
        arguments: [
            ("Hello", "hello"), ("ÁÉÍ ção", "aei cao"), ("e\u{301}", "e"), ("İstanbul", "istanbul"),
            ("ΣΟΦΟΣ", "σοφοσ"), ("σοφος", "σοφοσ"), ("Ünïcödé", "unicode"), ("Việt", "viet"),
            ("a\u{A0}b\tc\nd", "a b c d"), ("a\u{200B}b\u{202E}c\u{FEFF}", "abc"), ("\u{85}\u{7F}\u{0}", "   "),
            ("漢字", "漢字"), ("ё", "е"), ("Straße", "strasse"), ("STRASSE", "strasse"), ("ışık", "isik"), ("IŞIK", "isik"),
            ("ﬁle", "file"), ("ẞ", "ss"), ("", ""),
        ])
    func folds(_ text: String, _ folded: String) {
        #expect(fold(text) == folded)
    }

    @Test func lettersOfOtherScriptsStayApart() {
        #expect(fold("が") != fold("か"))
        #expect(fold("が") == fold("か\u{3099}"))
    }

    @Test("Folded text is the same when folded again, holds no control characters, and does not depend on the form")
    func properties() {
        var random = SplitMix(seed: 1)
        for _ in 0..<3000 {
            let text = String(
                String.UnicodeScalarView((0..<8).compactMap { _ in Unicode.Scalar(UInt32(random.below(0x3000))) }))
            let folded = fold(text)
            #expect(fold(folded) == folded)
            #expect(folded.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
            for scalar in text.unicodeScalars {
                let one = String(scalar)
                #expect(
                    fold(one.precomposedStringWithCanonicalMapping) == fold(one.decomposedStringWithCanonicalMapping))
            }
        }
    }
}
