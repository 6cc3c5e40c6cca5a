import Secrets
import Testing

@testable import Transfer

@Suite struct CSVImportTests {
    private func parse(_ text: String) -> ImportFile { ImportFile.parse(Array(text.utf8)) }

    @Test func readsAllColumns() {
        let file = parse(
            #"""
            name,url,client_id,client_secret,identifier_code,tags,notes,method,active,users_allowed,groups_allowed
            Bank,https://b.example,id1,s3cret,b1,"pci, legacy","two
            lines, ""quoted""",get,false,malu:edit; rsilva,Auditoria
            Mail,https://m.example,id2,,,,,,,,

            """#)
        #expect(file.problems.isEmpty)
        #expect(
            file.items == [
                ImportItem(
                    place: ImportPlace(line: 2),
                    draft: SecretDraft(
                        name: "Bank", url: "https://b.example", clientID: "id1", clientSecret: ClientSecret("s3cret"),
                        identifierCode: "b1", tags: "pci, legacy", notes: "two\nlines, \"quoted\"", method: "get",
                        sharing: Sharing(
                            users: [Permission(name: "malu", canEdit: true), Permission(name: "rsilva")],
                            groups: [Permission(name: "Auditoria")]),
                        isActive: false)),
                ImportItem(
                    place: ImportPlace(line: 4),
                    draft: SecretDraft(name: "Mail", url: "https://m.example", clientID: "id2")),
            ])
    }

    @Test func keepsSpacesAndTakesCRLF() {
        let file = parse("name,url,client_id\r\n  a ,u,c\r\n")
        #expect(file.items.map(\.draft.name) == ["  a "])
    }

    @Test(
        arguments: [
            ("name,url,client_id\na,u,c\nb,u\n", 3, nil, "has 2 fields where the header has 3."),
            (
                "name,url,client_id\na,\"u,c\n", 2, nil,
                "a quoted field begins here and is never closed: add the missing \"."
            ),
            (
                "name,url,client_id\n\"a\"b,u,c\n", 2, nil,
                "text after a closing quote: double the quotes inside a field (\"\")."
            ),
            ("name,url,client_id,active\na,u,c,maybe\n", 2, "active", "wants true or false."),
            ("name,url,client_id\n,u,c\n", 2, "name", "is required, but empty or missing."),
            ("name,url,client_id\na,u,\n", 2, "client_id", "is required, but empty or missing."),
            ("name,url\na,u\n", 1, "client_id", "is required, but the header has no such column."),
            ("name,url,client_id,url\na,u,c,v\n", 1, "url", "stands in the header twice."),
        ] as [(String, Int, String?, String)])
    func namesLineAndField(text: String, line: Int, field: String?, message: String) {
        #expect(parse(text).problems == [ImportProblem(line: line, field: field, message: message)])
    }

    @Test func namesUnknownColumns() {
        let problems = parse("name,url,client_id,client_sercet\na,u,c,x\n").problems
        #expect(problems.count == 1)
        #expect(problems.first?.message.hasPrefix("'client_sercet' is no field of a secret") == true)
    }

    @Test func neverQuotesValues() {
        let file = parse("name,url,client_id,client_secret,active\na,u,c,TOPSECRET,TOPSECRET\n,u,c,TOPSECRET,\n")
        #expect(file.problems.count == 2)
        #expect(!file.problems.contains { $0.description.contains("TOPSECRET") })
    }

    @Test func refusesInvalidUTF8() {
        let bytes = Array("name,url,client_id\n".utf8) + [0xFF, 0xFE] + Array(",u,c\n".utf8)
        #expect(
            ImportFile.parse(bytes).problems == [
                ImportProblem(line: 2, message: "is not valid UTF-8: save the file as UTF-8.")
            ])
    }

    @Test func emptyFileSaysSo() {
        #expect(parse("").problems.map(\.place.line) == [1])
        #expect(parse("\n \n").problems.map(\.place.line) == [1])
    }

    /// Whatever is cut off or damaged, reading ends with an answer.
    @Test func survivesEveryTruncationAndDamage() {
        let bytes = Array("name,url,client_id,notes\r\n\"a\"\"b\",u,c,\"x\ny\"\nd,e,f,é\n".utf8)
        for end in bytes.indices {
            _ = ImportFile.parse(Array(bytes[..<end]))
            for replacement: UInt8 in [0, 0x22, 0x2C, 0x0A, 0x80, 0xFF] {
                var damaged = bytes
                damaged[end] = replacement
                let file = ImportFile.parse(damaged)
                #expect(file.items.count + file.problems.count <= 8)
            }
        }
    }
}
