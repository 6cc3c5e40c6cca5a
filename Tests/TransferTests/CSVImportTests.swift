import Secrets
import Testing
import Text

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
            ("name,url,client_id\na,u,c\nb,u\n", 3, nil, "has 2 fields, but the header has 3."),
            (
                "name,url,client_id\na,\"u,c\n", 2, nil,
                "a quoted field begins here and is never closed: add the missing \"."
            ),
            (
                "name,url,client_id\n\"a\"b,u,c\n", 2, nil,
                "text after a closing quote: double the quotes inside a field (\"\")."
            ),
            ("name,url,client_id,active\na,u,c,maybe\n", 2, "active", "can only be true or false."),
            ("name,url,client_id\n,u,c\n", 2, "name", "is required, but empty or missing."),
            ("name,url,client_id\na,u,\n", 2, "client_id", "is required, but empty or missing."),
            ("name,url\na,u\n", 1, "client_id", "is required, but the header has no such column."),
            ("name,url,client_id,url\na,u,c,v\n", 1, "url", "is in the header twice."),
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
                ImportProblem(line: 2, message: TextEncoding.windows1252.sentence)
            ])
    }

    @Test func semicolonsAsExcelWritesThemInBrazil() {
        let file = parse(
            "name;url;client_id;active;users_allowed;notes\r\nBanco;https://b.example/?a=1,2;id;VERDADEIRO;\"malu:edit; rsilva\";x, y\r\n"
                + "Mail;u;id2;FALSO;;\r\n")
        #expect(file.problems.isEmpty)
        #expect(file.items.map(\.draft.url) == ["https://b.example/?a=1,2", "u"])
        #expect(file.items.map(\.draft.isActive) == [true, false])
        #expect(
            file.items.first?.draft.sharing.users == [
                Permission(name: "malu", canEdit: true), Permission(name: "rsilva"),
            ])
        let unquoted = parse("name;url;client_id;users_allowed\na;u;c;malu:edit; rsilva\n").problems
        #expect(unquoted.map(\.place.line) == [2])
        #expect(unquoted.first?.message.contains("put lists of users and groups in quotes") == true)
    }

    @Test func tabsSeparateToo() {
        #expect(parse("name\turl\tclient_id\na\tu,v\tc;d\n").items.map(\.draft.url) == ["u,v"])
    }

    @Test func rowsOfEmptyFieldsArePassedOver() {
        let file = parse("name,url,client_id\na,u,c\n,,\n , ,\n,,,,,\nb,u,c\n\n,,\n")
        #expect(file.problems.isEmpty)
        #expect(file.items.map(\.draft.name) == ["a", "b"])
        #expect(file.itemCount == 2)
    }

    @Test func windows1252IsNamedWithItsLine() {
        let bytes = Array("name;url;client_id\na;u;c\nIta".utf8) + [0xFA] + Array(";u;c\n".utf8)
        #expect(
            ImportFile.parse(bytes).problems == [ImportProblem(line: 3, message: TextEncoding.windows1252.sentence)])
    }

    @Test func byteOrderMarkIsPassedOver() {
        #expect(parse("\u{FEFF}name,url,client_id\na,u,c\n").items.count == 1)
    }

    @Test(arguments: ["malu:foo", "malu:", ":edit", "malu:edit:foo"])
    func onlyViewAndEditFollowAColon(_ entry: String) {
        let problems = parse("name,url,client_id,users_allowed\na,u,c,rsilva; \(entry)\n").problems
        #expect(
            problems == [
                ImportProblem(line: 2, field: "users_allowed", message: PermissionTextError(text: entry).sentence)
            ])
    }

    @Test func namesWithColonsComeBackTheSame() throws {
        let permissions = [
            Permission(name: "svc:backup"), Permission(name: "svc:edit", canEdit: true), Permission(name: "x:view"),
            Permission(name: "malu"),
        ]
        let text = try #require(PermissionList.format(permissions))
        #expect(text == "svc:backup:view; svc:edit:edit; x:view:view; malu")
        #expect(try PermissionList.parse(text) == permissions)
        #expect(PermissionList.format([Permission(name: "a;b")]) == nil)
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
