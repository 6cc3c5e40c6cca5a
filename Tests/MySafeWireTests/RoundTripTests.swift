import MySafeWire
import Secrets
import Testing

/// What one end writes the other end reads: requests and answers, with hostile text in every field.
@Suite struct RoundTripTests {
    private static let hostile = "a\u{0}b\"\\\u{1B}[31m\u{202E}ç\r\n\t👩‍👩‍👧'{}"

    private static var draft: SecretDraft {
        SecretDraft(
            name: hostile, url: "u" + hostile, clientID: "c" + hostile, clientSecret: ClientSecret("s" + hostile),
            identifierCode: "i" + hostile, tags: "t" + hostile, notes: "o" + hostile, method: "m" + hostile,
            sharing: Sharing(
                users: [Permission(name: hostile, canEdit: true), Permission(name: "v")],
                groups: [Permission(name: "g" + hostile)]))
    }

    private static var secret: APISecret {
        let summary = SecretSummary(
            id: SecretID(.max), name: draft.name, url: draft.url, tags: draft.tags, owner: nil,
            identifierCode: draft.identifierCode, state: .active, sharing: draft.sharing, access: .viewOrMore)
        return APISecret(
            summary: summary, clientID: draft.clientID, clientSecret: draft.clientSecret, method: draft.method,
            notes: draft.notes)
    }

    @Test func createBodies() throws {
        #expect(try BodyReader.draft(RequestBody.create(Self.draft)) == Self.draft)
        let least = SecretDraft(name: "n", url: "u", clientID: "c")
        #expect(
            String(decoding: RequestBody.create(least), as: UTF8.self) == #"{"name":"n","url":"u","client_id":"c"}"#)
    }

    @Test func updateBodies() throws {
        let change = SecretChange(name: "n", clientSecret: ClientSecret("s"), tags: "", users: [])
        let body = RequestBody.update(change)
        #expect(
            String(decoding: body, as: UTF8.self)
                == #"{"name":"n","client_secret":"s","tags":"","users_allowed":[]}"#)
        #expect(try BodyReader.change(body) == change)
        #expect(try BodyReader.change(RequestBody.update(SecretChange())).isEmpty)
    }

    @Test func records() throws {
        let read = AnswerWriter.secret(Self.secret)
        #expect(read.status == 200)
        #expect(try AnswerReader.secret(RawAnswer(read)) == Self.secret)
        let created = AnswerWriter.created(StoredSecret(secret: Self.secret, notSharedWith: ["ghost", Self.hostile]))
        #expect(created.status == 201)
        let stored = try AnswerReader.created(RawAnswer(created), sentCode: "")
        #expect(stored.notSharedWith == ["ghost", Self.hostile])
        #expect(stored.secret.clientSecret == Self.secret.clientSecret)
        #expect(stored.secret.sharing == Self.secret.sharing)
        let updated = AnswerWriter.updated(StoredSecret(secret: Self.secret))
        #expect(updated.status == 200)
        #expect(try AnswerReader.updated(RawAnswer(updated), sentCode: "").notSharedWith.isEmpty)
    }

    @Test func lists() throws {
        let summaries = [Access.view, .edit].enumerated().map { index, access in
            SecretSummary(
                id: SecretID(Int64(index)), name: Self.hostile, state: .unknown, access: access,
                viewing: [[.justification], [.approval]][index])
        }
        #expect(try AnswerReader.list(RawAnswer(AnswerWriter.list(SummaryRows(summaries)))) == summaries)
        #expect(try AnswerReader.list(RawAnswer(AnswerWriter.list(SummaryRows()))).isEmpty)
    }

    @Test func aListIsWrittenAsTheContractSays() {
        let rows = SummaryRows([
            SecretSummary(id: SecretID(7), name: "GCP\n1", access: .own, viewing: [.justification]),
            SecretSummary(id: SecretID(40), name: "é", access: .view, viewing: [.approval]),
        ])
        let text = String(decoding: AnswerWriter.list(rows).body, as: UTF8.self)
        let first =
            #"{"identifier":"7","name":"GCP\n1","need_justify":"1","need_approval":"0","can_view":true,"can_write":true}"#
        let second =
            #"{"identifier":"40","name":"é","need_justify":"0","need_approval":"1","can_view":true,"can_write":false}"#
        #expect(text.hasSuffix(#""api_secret_on_list":["# + first + "," + second + "]}"))
    }

    @Test func switching() throws {
        for active in [true, false] {
            for effect in [ItemOutcome.Effect.changed, .already] {
                #expect(
                    try AnswerReader.activation(RawAnswer(AnswerWriter.activation(active: active, effect))).effect
                        == effect)
            }
        }
    }

    @Test func tokens() throws {
        let token = AccessToken(value: ClientSecret("t0k3n"), lifetimeSeconds: 90)
        let read = try AnswerReader.token(RawAnswer(AnswerWriter.token(token)))
        #expect(read.value == token.value && read.lifetimeSeconds == 90)
        #expect(!"\(token)".contains("t0k3n"))
    }

    @Test(
        arguments: [
            ServiceError.notFound, .noAccess, .inactive, .missingParameter("name"), .missingParameter("client_id"),
            .duplicateIdentifierCode("code"), .invalidIdentifier(""), .authenticationFailed,
            .rateLimited(retryAfterSeconds: nil),
        ])
    func failures(_ error: ServiceError) {
        expect(error) { try AnswerReader.created(RawAnswer(AnswerWriter.failure(error)), sentCode: "code") }
    }

    @Test(
        arguments: [
            ServiceError.corrupt("/srv/x.cofre"), .file(path: "/srv/x", reason: "r"), .storageFull,
            .noStore(path: "/srv"),
        ])
    func failuresOfTheServerTellNothingOfItsInside(_ error: ServiceError) {
        let answer = AnswerWriter.failure(error)
        #expect(answer.status == 500)
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("/srv"))
    }

    @Test func theEnvelopeIsTheDocumentedOne() {
        let answer = AnswerWriter.failure(.notFound)
        #expect(answer.status == 400)
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"code":400,"response":{"status":400,"message":"1005: Api secret not found","error":true,"error_code":1,"detail":"","mensagem":"1005: Api secret not found","erro":true,"cod_erro":1},"exception":{"code":1005,"message":"1005: Api secret not found","detail":null}}"#
        )
    }

    @Test(
        "bodies with wrong types name the field",
        arguments: [
            (#"{"name":{}}"#, "name"), (#"{"tags":["a"]}"#, "tags"), (#"{"users_allowed":"malu"}"#, "users_allowed"),
            (#"{"users_allowed":[{"can_edit":true}]}"#, "users_allowed[0]"),
            (#"{"users_allowed":["a"]}"#, "users_allowed[0]"),
            (#"{"groups_allowed":[{"name":"g","can_edit":"maybe"}]}"#, "groups_allowed[0].can_edit"),
            (#"{"groups_allowed":[{"name":"g"},{"name":7}]}"#, "groups_allowed[1].name"), ("[]", "body"), ("", "body"),
            (#"{"name":"x""#, "body"), (#"{"name":true}"#, "name"),
            (#"{"identifier_code":12345678901234567890}"#, "identifier_code"), (#"{"tags":1.10}"#, "tags"),
            (#"{"client_secret":7}"#, "client_secret"),
            (#"{"name":"a","url":"u","name":"b"}"#, "name"), (#"{"name":"a","name":"a"}"#, "name"),
            (#"{"users_allowed":[{"username":"m","can_edit":false,"can_edit":true}]}"#, "users_allowed[0].can_edit"),
        ])
    func wrongTypes(_ body: String, _ field: String) {
        do throws(ServiceError) {
            _ = try BodyReader.change(Array(body.utf8))
            Issue.record("\(body) was taken")
        } catch {
            guard case .invalidParameter(field, _) = error else {
                Issue.record("\(body): \(error)")
                return
            }
        }
    }
}

extension RawAnswer {
    init(_ answer: AnswerWriter.Answer) { self.init(status: answer.status, body: answer.body) }
}
