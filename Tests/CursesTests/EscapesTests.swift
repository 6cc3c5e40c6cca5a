import Testing

@testable import Curses

@Suite struct EscapesTests {
    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]) func base64(_ text: String, _ encoded: String) {
        #expect(String(decoding: Escapes.base64(Array(text.utf8)), as: UTF8.self) == encoded)
    }

    @Test func copies() {
        // Clearing: tmux passes an empty text over.
        #expect(Escapes.copy("") == Array("\u{1B}]52;c;IA==\u{7}\u{1B}]52;c;\u{7}".utf8))
        #expect(Escapes.copy("hé") == Array("\u{1B}]52;c;aMOp\u{7}".utf8))
        #expect(Escapes.copy(String(repeating: "x", count: Escapes.clipboardLimit)) != nil)
        #expect(Escapes.copy(String(repeating: "x", count: Escapes.clipboardLimit + 1)) == nil)
    }
}
