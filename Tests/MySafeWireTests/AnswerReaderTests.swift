import MySafeWire
import Secrets
import Testing

/// What an answer says when all is well, in every form that API.md lists.
@Suite struct AnswerReaderTests {
    // MARK: Lists

    @Test func aListTellsNamesAndAccessOnly() throws {
        let body = Bodies.list(
            #"[{"identifier": "3", "name": "GCP1", "need_justify": "0", "need_approval": "0", "can_view": true, "can_write": true}]"#
        )
        let listed = try AnswerReader.list(RawAnswer(200, body))
        #expect(listed == [SecretSummary(id: SecretID(3), name: "GCP1", state: .unknown, access: .edit)])
        #expect(listed[0].url == nil && listed[0].tags == nil && listed[0].owner == nil && listed[0].sharing == nil)
    }

    @Test(
        "identifiers and flags in every type",
        arguments: [
            (#"{"identifier": 43, "name": "x", "can_view": true, "can_write": false}"#, Access.view),
            (#"{"identifier": "43", "name": "x", "can_view": "1", "can_write": "1"}"#, .edit),
            (#"{"identifier": 43.0, "name": "x", "can_view": 1, "can_write": 0}"#, .view),
            (#"{"identifier": "43", "name": "x", "can_view": "true", "can_write": "false"}"#, .view),
            (#"{"identifier": "43", "name": "x", "can_view": false, "can_write": false}"#, .none),
            (#"{"identifier": "43", "name": "x", "can_view": null}"#, .none),
            (#"{"identifier": "43", "name": "x", "more": {"deep": [1, {"a": null}]}, "can_view": true}"#, .viewOrMore),
            (#"{"identifier": "43", "name": "x", "can_view": "1", "can_write": null}"#, .viewOrMore),
            (#"{"identifier": "9", "identifier": "43", "name": "x", "can_view": true, "can_write": true}"#, .edit),
        ])
    func rows(_ row: String, _ access: Access) throws {
        let listed = try AnswerReader.list(RawAnswer(200, Bodies.list("[\(row)]")))
        #expect(listed == [SecretSummary(id: SecretID(43), name: "x", state: .unknown, access: access)])
    }

    @Test(
        "what viewing needs, in every type",
        arguments: [
            (#""need_justify": "1", "need_approval": "0""#, ViewingRule.justification),
            (#""need_justify": "0", "need_approval": "1""#, .approval),
            (#""need_justify": "1", "need_approval": "1""#, [.justification, .approval]),
            (#""need_justify": 1, "need_approval": 0"#, .justification),
            (#""need_justify": false, "need_approval": true"#, .approval),
            (#""need_justify": "true", "need_approval": null"#, .justification),
            (#""need_justify": "true", "need_approval": "1""#, [.justification, .approval]),
            (#""need_justify": "maybe", "need_approval": {}"#, []), (#""need_justify": "0""#, []), (#""x": 0"#, []),
        ] as [(String, ViewingRule)])
    func viewing(_ members: String, _ viewing: ViewingRule) throws {
        for access in [#""can_view": 1, "can_write": 0"#, #""can_view": true, "can_write": false"#] {
            let row = #"{"identifier": "43", "name": "x", \#(access), \#(members)}"#
            let listed = try AnswerReader.list(RawAnswer(200, Bodies.list("[\(row)]")))
            #expect(listed == [SecretSummary(id: SecretID(43), name: "x", access: .view, viewing: viewing)])
        }
    }

    @Test(arguments: ["[]", "null", "{}", #""""#]) func anEmptyListComesInManyForms(_ rows: String) throws {
        #expect(try AnswerReader.list(RawAnswer(200, Bodies.list(rows))).isEmpty)
    }

    @Test(arguments: [#"{"1": {"identifier": 1}}"#, #"{"identifier": 1}"#, "0", "1", "true", "false", #""none""#])
    func whatIsNoListIsNotTakenForEmpty(_ rows: String) {
        expect(.unreadable(status: 200, what: "its 'api_secret_on_list' is no list.")) {
            try AnswerReader.list(RawAnswer(200, Bodies.list(rows)))
        }
    }

    @Test func aListWithoutItsRowsIsNotTakenForEmpty() {
        expect(.unreadable(status: 200, what: "it has no 'api_secret_on_list'.")) {
            try AnswerReader.list(RawAnswer(200, "{\(Bodies.success)}"))
        }
        expect(.unreadable(status: 200, what: "row 2 of the list has no 'identifier'.")) {
            try AnswerReader.list(RawAnswer(200, Bodies.list(#"[{"identifier": 1, "name": "a"}, {"name": "b"}]"#)))
        }
    }

    // MARK: Records

    @Test func oneSecretIsReadWhole() throws {
        let secret = try AnswerReader.secret(RawAnswer(200, Bodies.read))
        let sharing = Sharing(
            users: [Permission(name: "pduarte")], groups: [Permission(name: "Test group", canEdit: true)])
        let summary = SecretSummary(
            id: SecretID(40), name: "My API secret", url: "www.url.com", tags: "secret", identifierCode: "dfqw45d",
            state: .active, sharing: sharing, access: .viewOrMore)
        let wanted = APISecret(
            summary: summary, clientID: "id-1", clientSecret: ClientSecret("s3cr3t-value"), method: "get",
            notes: "a note")
        #expect(secret == wanted)
    }

    @Test func usersMayBeCalledUsername() throws {
        let body = Bodies.read.replacing(#"{"name": "pduarte", "can_edit": false}"#, with: #"{"username": "pduarte"}"#)
        #expect(try AnswerReader.secret(RawAnswer(200, body)).sharing.users == [Permission(name: "pduarte")])
    }

    @Test func nullAndNumbersInTextFieldsAreRead() throws {
        let body =
            #"{"code": "200", \#(Bodies.success), "api_secret_entity": {"identifier": 7, "name": 12, "url": null, "client_id": 99, "tags": null, "users_allowed": null}}"#
        let secret = try AnswerReader.secret(RawAnswer(200, body))
        #expect(secret.id == SecretID(7) && secret.summary.name == "12" && secret.clientID == "99")
        #expect(secret.summary.url == "" && secret.sharing == .none && secret.clientSecret.isEmpty)
    }

    /// A permission that cannot be read is not left out: it would be gone after an edit.
    @Test(arguments: [
        #"[{"name": "pduarte"}, {"can_edit": true}]"#, #"[{"name": ""}]"#, #"["pduarte"]"#, #"[null]"#, #""pduarte""#,
    ])
    func permissionsThatCannotBeReadAreAnError(_ list: String) throws {
        let body = Bodies.read.replacing(#"[{"name": "pduarte", "can_edit": false}]"#, with: list)
        #expect(throws: ServiceError.self) { try AnswerReader.secret(RawAnswer(200, body)) }
    }

    @Test(arguments: ["[]", "null", "{}", #""""#])
    func formsOfAnEmptyListAreRead(_ list: String) throws {
        let body = Bodies.read.replacing(#"[{"name": "pduarte", "can_edit": false}]"#, with: list)
        #expect(try AnswerReader.secret(RawAnswer(200, body)).sharing.users.isEmpty)
    }

    /// What a server writes as a number may have been a text: it is shown as it is written.
    @Test(arguments: ["12345678901234567890", "1.10", "0.1", "-0", "1e3", "100000000000000000000000000001"])
    func numbersKeepTheirDigits(_ digits: String) throws {
        let body = Bodies.read.replacing(#""dfqw45d""#, with: digits).replacing(#""s3cr3t-value""#, with: digits)
        let secret = try AnswerReader.secret(RawAnswer(200, body))
        #expect(secret.summary.identifierCode == digits)
        #expect(secret.clientSecret.reveal() == digits)
    }

    /// Another number would be another secret.
    @Test(arguments: ["1.5", "43.2", "9223372036854775808", "9007199254740993.0", "1e30", "true", "[43]"])
    func identifiersAreNeverRounded(_ digits: String) {
        let row = #"{"identifier": \#(digits), "name": "x"}"#
        expect(.unreadable(status: 200, what: "row 1 of the list has no 'identifier'.")) {
            try AnswerReader.list(RawAnswer(200, Bodies.list("[\(row)]")))
        }
    }

    @Test(
        "shared_error in every form and place",
        arguments: [
            ("", []), (#", "shared_error": []"#, []), (#", "shared_error": null"#, []),
            (#", "shared_error": ["ghost", "Ghosts"]"#, ["ghost", "Ghosts"]),
            (#", "shared_error": [{"username": "ghost", "message": "User not found"}]"#, ["ghost"]),
            (
                #", "shared_error": [{"name": "Ghosts"}, {"message": "User x not found"}]"#,
                ["Ghosts", "User x not found"]
            ),
        ] as [(String, [String])])
    func sharedError(_ text: String, _ names: [String]) throws {
        let stored = try AnswerReader.created(RawAnswer(201, Bodies.created(text)), sentCode: "")
        #expect(stored.notSharedWith == names)
        #expect(stored.secret.id == SecretID(44) && stored.secret.summary.access == .own)
        #expect(stored.secret.summary.state == .active)
        #expect(stored.secret.sharing.users == [Permission(name: "pduarte", canEdit: true)])
    }

    @Test func sharedErrorMayStandBesideTheEntity() throws {
        var body = Bodies.created("")
        body.removeLast()
        body += #", "shared_error": ["ghost"]}"#
        #expect(try AnswerReader.created(RawAnswer(201, body), sentCode: "").notSharedWith == ["ghost"])
    }

    @Test(arguments: [200, 201]) func anUpdateMayAnswer200Or201(_ status: Int) throws {
        let stored = try AnswerReader.updated(RawAnswer(status, Bodies.created("")), sentCode: "")
        #expect(stored.secret.summary.state == .unknown)
        #expect(stored.secret.summary.access == .edit)
    }

    // MARK: Activation

    @Test(
        arguments: [
            ("Api secret activated successfully", ItemOutcome.Effect.changed),
            ("API secret  successfully deactivated", .changed), ("Api secret has already been activated", .already),
            ("API SECRET HAS ALREADY BEEN DEACTIVATED", .already), ("Segredo de API já ativado", .already),
            ("", .changed),
        ])
    func switching(_ message: String, _ effect: ItemOutcome.Effect) throws {
        // The documented deactivation lacks `code` at the top.
        #expect(try AnswerReader.activation(RawAnswer(200, Bodies.activation(message))).effect == effect)
    }

    @Test func portugueseNamesOnlyAndACapitalMessageAreRead() throws {
        let portuguese = #"{"response": {"status": "200", "mensagem": "já ativo", "erro": "0", "cod_erro": "0"}}"#
        #expect(try AnswerReader.activation(RawAnswer(200, portuguese)).effect == .already)
        let capital = #"{"code": 200, "response": {"status": 200, "Message": "already", "error": 0}}"#
        #expect(try AnswerReader.activation(RawAnswer(200, capital)).effect == .already)
    }

    // MARK: Tokens

    @Test(
        arguments: [
            (#"{"token_type":"Bearer","expires_in":3600,"access_token":"abc"}"#, 3600.0),
            (#"{"token_type":"bearer","expires_in":"60","access_token":"abc","scope":null}"#, 60),
            (#"{"access_token":"abc"}"#, 3600), (#"{"access_token":"abc","expires_in":-5}"#, 0),
        ])
    func tokens(_ body: String, _ lifetime: Double) throws {
        let token = try AnswerReader.token(RawAnswer(200, body))
        #expect(token.value.reveal() == "abc")
        #expect(token.lifetimeSeconds == lifetime)
    }

    @Test(
        arguments: [
            (400, #"{"error": "invalid_client", "error_description": "nope"}"#, ServiceError.authenticationFailed),
            (401, #"{"error":"access_denied"}"#, .authenticationFailed), (401, "", .authenticationFailed),
            (200, #"{"token_type":"Bearer"}"#, .unreadable(status: 200, what: "JSON without a 'response'.")),
            (
                404, "No route matched with those values",
                .gateway(status: 404, text: "No route matched with those values")
            ),
        ])
    func refusedTokens(_ status: Int, _ body: String, _ error: ServiceError) {
        expect(error) { try AnswerReader.token(RawAnswer(status, body)) }
    }
}

/// Expects exactly this error.
func expect<Value>(
    _ wanted: ServiceError, _ location: SourceLocation = #_sourceLocation, from body: () throws -> Value
) {
    #expect(throws: wanted, sourceLocation: location, performing: { _ = try body() })
}
