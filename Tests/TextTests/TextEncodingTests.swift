import Testing

@testable import Text

@Suite("Encodings of text files")
struct TextEncodingTests {
    @Test func utf16IsToldWithAndWithoutMark() {
        let text = Array("name,url".utf16)
        let little = text.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = text.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] { #expect(TextEncoding.isUTF16(bytes)) }
        for text in ["", "a", "name", "a\0b", "漢字漢字"] { #expect(!TextEncoding.isUTF16(Array(text.utf8)), "\(text)") }
    }

    @Test func windows1252IsGuessed() {
        #expect(TextEncoding.guess([0x49, 0x74, 0x61, 0xFA]) == .windows1252)
        #expect(TextEncoding.guess([0xFF, 0xFE, 0x41, 0x00]) == .utf16)
        #expect(TextEncoding.guess([0x00, 0x01, 0xFA]) == .unknown)
        #expect(TextEncoding.guess([0x81, 0x41]) == .unknown)
    }

    @Test func theMarkIsDropped() {
        #expect(Array(TextEncoding.withoutMark([0xEF, 0xBB, 0xBF, 0x61])) == [0x61])
        #expect(Array(TextEncoding.withoutMark([0x61, 0xEF, 0xBB, 0xBF])) == [0x61, 0xEF, 0xBB, 0xBF])
    }
}
