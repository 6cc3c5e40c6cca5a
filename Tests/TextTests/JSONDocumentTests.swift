import Testing

@testable import Text

@Suite("Reading JSON")
struct JSONDocumentTests {
    private func read(_ text: String, depthLimit: Int = 8) throws(JSONError) -> JSONDocument {
        try JSONDocument(Array(text.utf8), depthLimit: depthLimit)
    }

    @Test func everyKindOfValue() throws {
        let document = try read(
            #"{"a": null, "b": [true, false, -0, 1.50, 12345678901234567890, 2E+3], "c": {}, "d": [], "e": "x"}"#)
        let object = try #require(document.object)
        #expect(object.members.map(\.name) == ["a", "b", "c", "d", "e"])
        #expect(object["a"] == .null)
        let numbers = ["-0", "1.50", "12345678901234567890", "2E+3"].map { JSONValue.number($0) }
        #expect(object["b"] == .array([.flag(true), .flag(false)] + numbers))
        #expect(object["c"] == .object(JSONObject()))
        #expect(object["e"] == .text("x"))
        #expect(object["f"] == nil)
        #expect(document.repeatedNames.isEmpty)
    }

    @Test(
        arguments: [
            (#""""#, ""), (#""a\"\\\/\b\f\n\r\tb""#, "a\"\\/\u{8}\u{C}\n\r\tb"), (#""\u00e9\u6F22""#, "é漢"),
            (#""\ud83d\ude00""#, "😀"), (#""ação 😀""#, "ação 😀"), (#""x\u0000y""#, "x\0y"),
        ])
    func texts(_ json: String, _ text: String) throws {
        #expect(try read(json).value == .text(text))
        #expect(try read("\u{FEFF} " + json + "\r\n\t ").value == .text(text))
    }

    @Test(
        arguments: [
            "tru", "nul", "01", "1.", ".5", "-", "+1", "1e", "0x1", "NaN", "[1,]", "[,1]", "{,}", #"{"a"}"#, #"{"a":}"#,
            #"{"a":1,}"#, "{a:1}", "[1 2]", "[1", "{", #"""#, #""\x""#, #""\u12""#, #""\ud800""#, #""\ud800\u0041""#,
            "\"\n\"", "\"\u{1}\"", "1 2", "[] []", "", " ", "// x\n1", "'a'",
        ])
    func whatIsNoJSON(_ text: String) {
        #expect(throws: JSONError.self, "\(text)") { try read(text) }
    }

    @Test func saysWhere() {
        #expect(throws: JSONError(reason: .malformed, offset: 6)) { try read(#"{"a": x}"#) }
        #expect(throws: JSONError(reason: .cut, offset: 7)) { try read(#"{"a": 1"#) }
        #expect(throws: JSONError(reason: .tooDeep, offset: 8)) { try read("[[[[[[[[[]]]]]]]]]") }
        #expect(throws: JSONError(reason: .notUTF8, offset: 2)) {
            try JSONDocument([UInt8(ascii: "\""), 0xFA, UInt8(ascii: "\"")])
        }
    }

    @Test func repeatedNamesAreFoundEverywhere() throws {
        let text = #"{"a": 1, "b": [{"c": 1, "c": 2}, {"d": {"e": 1, "e": 1}}], "a": 2}"#
        let document = try read(text)
        #expect(document.repeatedNames.map(\.path) == ["b[0].c", "b[1].d.e", "a"])
        for name in document.repeatedNames {
            #expect(Array(text.utf8)[name.offset] == UInt8(ascii: "\""))
        }
        #expect(document.object?["a"] == .number("2"))
    }

    @Test("Very many names cost no more than they are", .timeLimit(.minutes(1)))
    func manyNames() throws {
        let members = (0..<100_000).map { #""k\#($0)":0"# }.joined(separator: ",")
        #expect(try read("{\(members)}").repeatedNames.isEmpty)
        #expect(try read("{\(members),\"k5\":1}").repeatedNames.map(\.path) == ["k5"])
    }

    @Test func anyBytesAreAnswered() {
        let bytes = Array(#"{"a":"b\"\u00e9","c":[1.5e3,null,{"d":true}],"é":-1}"#.utf8)
        for end in bytes.indices {
            #expect(throws: JSONError.self) { try JSONDocument(bytes[..<end]) }
            for replacement: UInt8 in [0, 0x22, 0x2C, 0x5C, 0x5D, 0x7D, 0x80, 0xFF] {
                var damaged = bytes
                damaged[end] = replacement
                _ = try? JSONDocument(damaged)
            }
        }
    }
}
