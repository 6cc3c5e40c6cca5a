import Secrets
import Testing
import Text

@testable import Transfer

@Suite struct JSONImportTests {
    private func parse(_ text: String) -> ImportFile { ImportFile.parse(Array(text.utf8)) }

    @Test func readsACreateBody() {
        let file = parse(
            """
            [
             {"name": "Bank", "url": "https://b.example", "client_id": "id1", "client_secret": "s",
              "identifier_code": "b1", "tags": "pci", "notes": "a\\nb", "method": "get", "active": false,
              "users_allowed": [{"username": "malu", "can_edit": true}, {"name": "rsilva"}],
              "groups_allowed": [{"name": "Auditoria", "can_edit": "1"}]},

             {"name": "Mail", "url": "u", "client_id": "7", "can_view": true, "identifier": 4, "updated": 1750000000}
            ]
            """)
        #expect(file.problems.isEmpty)
        #expect(
            file.items == [
                ImportItem(
                    place: ImportPlace(line: 2, item: 1),
                    draft: SecretDraft(
                        name: "Bank", url: "https://b.example", clientID: "id1", clientSecret: ClientSecret("s"),
                        identifierCode: "b1", tags: "pci", notes: "a\nb", method: "get",
                        sharing: Sharing(
                            users: [Permission(name: "malu", canEdit: true), Permission(name: "rsilva")],
                            groups: [Permission(name: "Auditoria", canEdit: true)]),
                        isActive: false)),
                ImportItem(
                    place: ImportPlace(line: 7, item: 2), draft: SecretDraft(name: "Mail", url: "u", clientID: "7")),
            ])
    }

    @Test func oneObjectIsAnArrayOfOne() {
        #expect(parse("{\"name\":\"a\",\"url\":\"u\",\"client_id\":\"c\"}").items.count == 1)
    }

    @Test func byteOrderMarkIsPassedOver() {
        #expect(parse("\u{FEFF}[]") == ImportFile())
    }

    @Test(
        arguments: [
            ("[{\"name\":\"a\",\"url\":\"u\"}]", 1, "client_id", "is required, but empty or missing."),
            ("[\n{\"name\":[],\"url\":\"u\",\"client_id\":\"c\"}]", 2, "name", "is an array, but a text is expected."),
            ("[\n\n7]", 3, nil, "is a number, but an object with the fields of a secret is expected."),
            ("[{\"name\" \"a\"}]", 1, nil, "is not valid JSON: look for a missing comma, colon or quote."),
            ("[{\"name\":\"a\"", 1, nil, "the item that begins here is never closed: the file is cut off."),
            ("[\n{\"name\":\"a}]", 2, nil, "a string begins here and is never closed."),
            ("[] []", 1, nil, "there is something after the end of the JSON data."),
            ("[,]", 1, nil, "an item is missing before this comma or bracket."),
            (
                "[{\"name\":\"a\",\"url\":\"u\",\"client_id\":\"c\",\"active\":\"maybe\"}]", 1, "active",
                "can only be true or false."
            ),
            (
                "[{\"name\":\"a\",\"url\":\"u\",\"client_id\":\"c\",\"users_allowed\":{}}]", 1, "users_allowed",
                "is an object, but an array is expected."
            ),
            (
                "[{\"name\":\"a\",\"url\":\"u\",\"client_id\":\"c\",\"groups_allowed\":[{\"can_edit\":true}]}]", 1,
                "groups_allowed[0]", "name is required, but empty or missing."
            ),
        ] as [(String, Int, String?, String)])
    func namesLineAndField(text: String, line: Int, field: String?, message: String) {
        let problems = parse(text).problems
        #expect(problems.map(\.place.line) == [line])
        #expect(problems.map(\.field) == [field])
        #expect(problems.map(\.message) == [message])
    }

    @Test(arguments: ["12345678901234567890", "1.10", "7", "-1e5"])
    func numbersAreNoTexts(_ digits: String) {
        for field in ["name", "client_secret", "identifier_code", "tags"] {
            var fields = ["name": "\"a\"", "url": "\"u\"", "client_id": "\"c\""]
            fields[field] = digits
            let members = fields.map { "\"\($0)\": \($1)" }.joined(separator: ", ")
            let problem = ImportProblem(
                ImportPlace(line: 2, item: 1), field: field,
                message: "is a number, but a text is expected: put it in quotes.")
            #expect(parse("[\n{\(members)}]").problems == [problem])
        }
    }

    @Test func repeatedKeysAreNamedByLine() {
        let file = parse(
            """
            [{"name": "a", "url": "u", "client_id": "c",
              "tags": "x",
              "tags": "y"},
             {"name": "b", "url": "u", "client_id": "c",
              "users_allowed": [{"username": "m"},
                                {"username": "n", "can_edit": false,
                                 "can_edit": true}]}]
            """)
        let message = "is there twice in this item: keep one of them."
        #expect(
            file.problems == [
                ImportProblem(ImportPlace(line: 3, item: 1), field: "tags", message: message),
                ImportProblem(ImportPlace(line: 7, item: 2), field: "users_allowed[1].can_edit", message: message),
            ])
        #expect(file.items.isEmpty)
    }

    @Test func otherEncodingsAreNamed() {
        let latin = Array("[{\"name\": \"Ita".utf8) + [0xFA] + Array("\"}]".utf8)
        #expect(ImportFile.parse(latin).problems.first?.message.contains("probably Windows-1252") == true)
        for mark in [[UInt8(0xFF), 0xFE], []] {
            let utf16 = mark + "[{}]".utf8.flatMap { [$0, 0] }
            #expect(
                ImportFile.parse(utf16).problems.map(\.description) == [
                    "line 1: the file \(TextEncoding.utf16.sentence)"
                ])
        }
    }

    @Test func oneBadItemDoesNotHideTheOthers() {
        let file = parse(
            "[{\"name\":\"a\",\"url\":\"u\",\"client_id\":\"c\"},\n{\"nmae\":\"b\"},\n{\"name\":\"d\",\"url\":\"u\",\"client_id\":\"c\"}]"
        )
        #expect(file.items.map(\.place) == [ImportPlace(line: 1, item: 1), ImportPlace(line: 3, item: 3)])
        #expect(file.problems.map(\.place) == [ImportPlace(line: 2, item: 2)])
    }

    @Test func itemsOfOneLineAreToldApart() {
        let file = parse("[{\"name\":\"a\"},{\"url\":\"u\"},{\"name\":\"b\",\"url\":\"u\",\"client_id\":\"c\"}]")
        #expect(file.problems.map(\.description).map { $0.prefix(15) } == ["line 1, item 1,", "line 1, item 2,"])
        #expect(file.itemCount == 3)
    }

    @Test func survivesEveryTruncationAndDamage() {
        let bytes = Array(
            "[{\"name\":\"a\\\"b\",\"url\":\"u\",\"client_id\":\"é\",\"users_allowed\":[{\"username\":\"m\"}]}]".utf8)
        for end in bytes.indices {
            #expect(ImportFile.parse(Array(bytes[..<end])).items.isEmpty)
            for replacement: UInt8 in [0, 0x22, 0x5C, 0x5D, 0x7D, 0x2C, 0x0A, 0x80, 0xFF] {
                var damaged = bytes
                damaged[end] = replacement
                let file = ImportFile.parse(damaged)
                #expect(file.items.count <= 1)
            }
        }
    }

    @Test func takesANoteOfTenMegabytes() {
        let note = String(repeating: "0123456789", count: 1_000_000)
        let file = parse("[{\"name\":\"a\",\"url\":\"u\",\"client_id\":\"c\",\"notes\":\"\(note)\"}]")
        #expect(file.items.first?.draft.notes.utf8.count == 10_000_000)
    }
}
