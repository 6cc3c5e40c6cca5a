import Secrets
import Testing

@testable import Transfer

@Suite struct ReportCSVTests {
    private func parse(_ text: String) throws(ReportProblem) -> KnownReport {
        try ReportCSV.parse(Array(text.utf8), date: 5)
    }

    @Test(
        "Heads in both languages, separators of both kinds",
        arguments: [
            "ID,Name,URL,Tags,Shared,Owner,Last used,Status\n7,Billing,https://b,\"a, b\",Yes,ana,2026-01-01,Active\n",
            "\u{FEFF}ID;Nome;URL;Tags;Compartilhado;Proprietário;Último uso;Situação\r\n7;Billing;https://b;a, b;Sim;ana;;Ativo\r\n",
            "status\tID\towner\ttags\turl\tshared\nACTIVE\t7\tana\ta, b\thttps://b\tyes\n",
        ])
    func languages(_ text: String) throws {
        let entry = KnownReport.Entry(url: "https://b", tags: "a, b", owner: "ana", isShared: true, isActive: true)
        #expect(try parse(text) == KnownReport(date: 5, entries: [SecretID(7): entry]))
    }

    @Test func emptyCellsSayNothing() throws {
        let report = try parse("ID,Shared,Status,Owner,Tags\n1,,,,\n2,Não,Inativa,bia,x\n,,,,\n")
        #expect(report.entries[SecretID(1)] == .init(tags: ""))
        #expect(report.entries[SecretID(2)] == .init(tags: "x", owner: "bia", isShared: false, isActive: false))
    }

    @Test(arguments: [
        ("", "empty"), ("Name,URL\na,b\n", "no column ID"), ("ID,Name\n1,a\n", "none of the columns URL"),
        ("ID,URL\nx,b\n", "line 2, ID: is not a number: 'x'."),
        ("ID,URL\n1,b\n1,c\n", "line 3: identifier 1 is there twice"),
        ("ID,Status\n1,maybe\n", "line 2, Status: 'maybe' is not known."),
        ("ID,URL\n1\n", "has 1 field, but the header has 2"),
        ("ID,URL\n1,\"b\n", "line 2"),
    ])
    func mistakesNameTheirLine(_ text: String, _ says: String) {
        let problem = #expect(throws: ReportProblem.self) { try parse(text) }
        #expect(problem?.sentence.contains(says) == true, "\(problem?.sentence ?? "")")
    }
}
