import Testing

@testable import Keymap

@Suite struct KeyNotationTests {
    @Test(
        arguments: [
            ("j", Key(.character("j"))), ("G", Key(.character("G"))), ("é", Key(.character("é"))),
            ("<C-d>", Key(.character("d"), control: true)), ("<c-D>", Key(.character("d"), control: true)),
            ("<A-x>", Key(.character("x"), alt: true)), ("<M-X>", Key(.character("X"), alt: true)),
            ("<C-A-x>", Key(.character("x"), control: true, alt: true)), ("<Space>", Key(.space)),
            ("<esc>", Key(.escape)),
            ("<CR>", Key(.enter)), ("<A-Enter>", Key(.enter, alt: true)), ("<S-Tab>", Key(.backtab)),
            ("<F12>", Key(.function(12))),
            ("<lt>", Key(.character("<"))), ("<Hash>", Key(.character("#"))), ("<", Key(.character("<"))),
            ("<C-i>", Key(.tab)), ("<C-m>", Key(.enter)), ("<C-[>", Key(.escape)),
            ("<C-Space>", Key(.space, control: true)),
            ("<C-@>", Key(.space, control: true)), ("<C-?>", Key(.backspace)), ("<->", Key(.character("-"))),
            ("<C-->", nil), ("<C-S-x>", nil), ("<S-x>", nil), ("<C-1>", nil), ("<C-Enter>", nil), ("<S-Up>", nil),
            ("<F21>", nil),
            ("<Foo>", nil), ("ab", nil), ("", nil), ("<>", nil), (" ", nil), ("\u{1B}", nil), ("<A-[>", nil),
            ("<A-O>", nil),
            ("<A-Esc>", nil), ("\u{200B}", nil),
        ] as [(String, Key?)]) func reads(_ notation: String, _ key: Key?)
    {
        #expect(Key(notation: notation) == key)
    }

    @Test func everyKeyThatATerminalSendsCanBeWrittenAndRead() {
        var keys: [Key] = [
            .space, .enter, .escape, .tab, .backtab, .backspace, .delete, .insert, .up, .down, .left, .right,
        ]
        .map { Key($0) }
        keys += [.home, .end, .pageUp, .pageDown].map { Key($0) }
        keys += (1...20).map { Key(.function($0)) }
        for value in 0x21..<0x7F as Range<UInt32> {
            guard let character = Unicode.Scalar(value).map(Character.init) else { continue }
            keys.append(Key(.character(character)))
            if character != "[", character != "O" { keys.append(Key(.character(character), alt: true)) }
        }
        for character in "abcdefghjklnopqrstuvwxyz\\]^_" { keys.append(Key(.character(character), control: true)) }
        for key in keys { #expect(Key(notation: key.notation) == key, "\(key.notation)") }
    }

    @Test(arguments: [
        ("<C-S-x>", "<C-x>"), ("<S-x>", "X"), ("<S-Up>", "<Up>"), ("<Spcae>", "<Space>"),
        ("<C-1>", "no terminal can send"),
    ]) func saysWhatToWriteInstead(_ notation: String, _ part: String) {
        #expect(throws: Key.NotationError.self) { try Key.parse(notation) }
        do { _ = try Key.parse(notation) } catch { #expect(error.message.contains(part)) }
    }
}
