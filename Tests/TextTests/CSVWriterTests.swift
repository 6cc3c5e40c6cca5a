import Testing

@testable import Text

@Suite("Writing CSV")
struct CSVWriterTests {
    private func line(_ fields: [String], neutralising: Bool) -> String {
        var writer = CSVWriter(neutralisesFormulas: neutralising)
        writer.record(fields)
        return writer.text
    }

    @Test func quotesWhereNeeded() {
        #expect(
            line(["a", "b,c", "say \"x\"", "two\nlines", "", "cr\r"], neutralising: false)
                == "a,\"b,c\",\"say \"\"x\"\"\",\"two\nlines\",,\"cr\r\"\n")
        #expect(line([""], neutralising: false) == "\"\"\n")
        #expect(line(["é漢"], neutralising: false) == "é漢\n")
    }

    @Test func lineEndsAreChosen() {
        var writer = CSVWriter(neutralisesFormulas: false, lineEnd: "\r\n")
        writer.record(["a", "b"])
        writer.record(["c", "d"])
        #expect(writer.text == "a,b\r\nc,d\r\n")
    }

    @Test(
        "Formulas are neutralised for spreadsheets, and only then",
        arguments: [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u{A0}=1", "\n=1", "=HYPERLINK(\"x\")",
            "\u{FF1D}1", "\tx",
        ])
    func formulas(_ field: String) {
        let doubled = field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        #expect(line([field, "x"], neutralising: true) == "\"'\(doubled)\",x\n")
        #expect(!line([field, "x"], neutralising: false).contains("'"))
    }

    @Test(arguments: ["a=1", "1-2", "x@y", "'", ""])
    func otherFieldsStay(_ field: String) {
        #expect(line([field, "x"], neutralising: true) == "\(field),x\n")
    }
}
