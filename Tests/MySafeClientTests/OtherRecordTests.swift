import MySafeClient
import MySafeWire
import RemoteTestSupport
import Secrets
import TestSupport
import Testing

/// Answers about another secret than the one that was asked for: never shown or learnt as that one.
@Suite struct OtherRecordTests {
    private func reaction(_ answer: AnswerWriter.Answer) -> FaultServer.Reaction { .answer(answer.status, answer.body) }

    /// The record 7, whatever was asked for.
    private var other: APISecret {
        APISecret(
            summary: SecretSummary(
                id: SecretID(7), name: "n", url: "u", tags: "a", identifierCode: "code-7", access: .own),
            clientID: "c", clientSecret: ClientSecret(FakeSafe.recordSecret))
    }

    private func service(
        answering answer: FaultServer.Reaction, to method: String
    ) throws -> (safe: FakeSafe, service: MySafeService) {
        let safe = try FakeSafe(secrets: 9) { request, _ in request.method == method ? .after(answer) : nil }
        return (safe, try safe.service())
    }

    @Test func aReadIsRefused() async throws {
        let (safe, service) = try service(answering: reaction(AnswerWriter.secret(other)), to: "GET")
        let error = await failure { () throws(ServiceError) in try await service.read(SecretID(5)) }
        #expect(error == .unreadable(status: 200, what: "it is about the secret 7, but 5 was asked for."))
        #expect(error?.sentence.contains(FakeSafe.recordSecret) == false)
        service.close()
        safe.server.stop()
    }

    @Test func anUpdateIsOfUnknownOutcome() async throws {
        let answer = reaction(AnswerWriter.updated(StoredSecret(secret: other)))
        let (safe, service) = try service(answering: answer, to: "PUT")
        let error = await failure { () throws(ServiceError) in
            try await service.update(SecretID(5), SecretChange(name: "New"), expecting: nil)
        }
        #expect(error?.kind == "outcomeUnknown")
        #expect(error?.sentence.contains("it is about the secret 7, but 5 was asked for") == true)
        #expect(safe.effects == ["update/5": 1])
        let change = ContentChange([.addTag("x")])
        let outcome = try await service.apply(.content(change), to: SecretID(5))
        guard case .failure(.outcomeUnknown) = outcome.result else { return fail("\(outcome.result)") }
        service.close()
        safe.server.stop()
    }

    @Test(arguments: [
        #""identifier": 7"#, #""api_entity": {"identifier": "7", "name": "n"}"#,
        #""api_secret_entity": {"identifier": 7}"#,
    ])
    func anActivationIsOfUnknownOutcome(_ member: String) async throws {
        let body = #"{"response": {"status": 200, "message": "Success", "error": false}, \#(member)}"#
        let (safe, service) = try service(answering: .answer(200, body), to: "POST")
        // Byte for byte the same answers, which are read once.
        let (outcomes, stop) = await service.run(false, 5...7)
        #expect(stop == nil)
        for id in [Int64(5), 6] {
            guard case .failure(.outcomeUnknown(let reason)) = outcomes.byID[id] else {
                return fail("\(String(describing: outcomes.byID[id]))")
            }
            #expect(reason.contains("the secret 7, but \(id) was asked for"))
        }
        #expect(outcomes.byID[7] == .success(.changed))
        service.close()
        safe.server.stop()
    }

    @Test func aCreateOfAnotherCodeIsOfUnknownOutcome() async throws {
        let answer = reaction(AnswerWriter.created(StoredSecret(secret: other)))
        let (safe, service) = try service(answering: answer, to: "POST")
        var draft = SecretDraft.minimal()
        draft.identifierCode = "mine"
        let mine = draft
        let error = await failure { () throws(ServiceError) in try await service.create(mine) }
        #expect(error?.kind == "outcomeUnknown")
        draft.identifierCode = "CODE-7"
        let same = draft
        #expect(try await service.create(same).secret.id == SecretID(7))
        service.close()
        safe.server.stop()
    }

    @Test func twoCreatedSecretsCannotHaveOneIdentifier() async throws {
        let answer = reaction(AnswerWriter.created(StoredSecret(secret: other)))
        let (safe, service) = try service(answering: answer, to: "POST")
        let drafts = (0..<3).map { SecretDraft.minimal("Draft \($0)") }
        let results = try await service.create(drafts, atomically: false)
        let failures = results.compactMap { result -> ServiceError? in
            if case .failure(let error) = result { error } else { nil }
        }
        #expect(results.count == 3 && failures.count == 2)
        #expect(failures.allSatisfy { $0.kind == "outcomeUnknown" })
        service.close()
        safe.server.stop()
    }
}
