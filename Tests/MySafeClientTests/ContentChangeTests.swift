import MySafeWire
import RemoteTestSupport
import Secrets
import Testing

@testable import MySafeClient

@Suite("Sharing and tags over the API")
struct ContentChangeTests {
    private let change = ContentChange([
        .give(.group("SRE"), .edit), .take(.user("malu"), leaving: .none), .addTag("x"),
    ])

    private func secret(_ id: Int64, _ sharing: Sharing, tags: String = "a") -> APISecret {
        APISecret(
            summary: SecretSummary(
                id: SecretID(id), name: "n\(id)", url: "u", tags: tags, sharing: sharing, access: .own),
            clientID: "c", clientSecret: ClientSecret(FakeSafe.recordSecret), notes: "keep me")
    }

    private var before: Sharing {
        Sharing(users: [Permission(name: "malu", canEdit: true), Permission(name: "rui")])
    }

    private func reaction(_ answer: AnswerWriter.Answer, tag: String? = nil) -> FaultServer.Reaction {
        .answer(
            answer.status, headers: [("Content-Type", "application/json")] + (tag.map { [("ETag", $0)] } ?? []),
            answer.body)
    }

    /// Runs the change on one secret against a server that answers reads and updates in its own way.
    private func outcome(
        read: FaultServer.Reaction, update: @escaping @Sendable (FaultServer.Request) -> FakeSafe.Fault
    ) async throws -> (outcome: ItemOutcome, requests: [FaultServer.Request]) {
        let safe = try FakeSafe(secrets: 1) { request, _ in
            request.method == "PUT" ? update(request) : .instead(read)
        }
        defer { safe.server.stop() }
        let service = try safe.service()
        defer { service.close() }
        let outcome = try await service.apply(.content(change), to: SecretID(1))
        return (outcome, safe.calls)
    }

    @Test("Whole lists are sent, nothing else, and what takes it back comes from what was there")
    func lists() async throws {
        let after = Sharing(users: [Permission(name: "rui")], groups: [Permission(name: "SRE", canEdit: true)])
        let stored = StoredSecret(secret: secret(1, after, tags: "a, x"))
        let (outcome, requests) = try await outcome(
            read: reaction(AnswerWriter.secret(secret(1, before))),
            update: { _ in .instead(reaction(AnswerWriter.updated(stored))) })
        #expect(outcome.result == .success(.changed))
        #expect(
            outcome.undo
                == .content(
                    ContentChange([
                        .restore(.group("SRE"), from: .edit, to: .none),
                        .restore(.user("malu"), from: .none, to: .edit),
                        .removeTag("x"),
                    ])))
        #expect(requests.map(\.method) == ["GET", "PUT"])
        let body = String(decoding: requests[1].body, as: UTF8.self)
        #expect(
            body
                == #"{"tags":"a, x","users_allowed":[{"username":"rui","can_edit":false}],"groups_allowed":[{"name":"SRE","can_edit":true}]}"#
        )
        #expect(requests[1].headers["if-match"] == nil, "the vendor's server tells no versions")
    }

    @Test("What is so already is only read")
    func already() async throws {
        let sharing = Sharing(groups: [Permission(name: "SRE", canEdit: true)])
        let (outcome, requests) = try await outcome(
            read: reaction(AnswerWriter.secret(secret(1, sharing, tags: "x"))), update: { _ in .instead(.cut) })
        #expect(outcome.result == .success(.already) && outcome.undo == nil)
        #expect(requests.map(\.method) == ["GET"])
    }

    @Test("Somebody else's change in between is a conflict where the server tells versions, and is not overwritten")
    func conflict() async throws {
        let (outcome, requests) = try await outcome(
            read: reaction(AnswerWriter.secret(secret(1, before)), tag: "\"4\""),
            update: { _ in .instead(FakeSafe.failure(.conflict)) })
        #expect(outcome.result == .failure(.conflict) && outcome.undo == nil)
        #expect(requests.last?.headers["if-match"] == "\"4\"")
    }

    @Test("Whom it could not be shared with is reported, and the rest can be taken back")
    func notShared() async throws {
        let stored = StoredSecret(
            secret: secret(1, Sharing(users: [Permission(name: "rui")]), tags: "a, x"), notSharedWith: ["SRE"])
        let (outcome, _) = try await outcome(
            read: reaction(AnswerWriter.secret(secret(1, before))),
            update: { _ in .instead(reaction(AnswerWriter.updated(stored))) })
        #expect(outcome.result == .failure(.notShared(["SRE"])))
        #expect(
            outcome.undo
                == .content(ContentChange([.restore(.user("malu"), from: .none, to: .edit), .removeTag("x")])))
    }

    @Test(
        "An update without an answer may have been done: it is not sent again, and can be taken back if one asks for it"
    )
    func lostAnswer() async throws {
        let (outcome, requests) = try await outcome(
            read: reaction(AnswerWriter.secret(secret(1, before))), update: { _ in .after(.cut) })
        guard case .failure(.outcomeUnknown) = outcome.result else {
            Issue.record("\(outcome)")
            return
        }
        #expect(requests.count { $0.method == "PUT" } == 1)
        #expect(outcome.undo != nil)
    }

    @Test("An inactive secret, or one that cannot be read, is told apart and not updated")
    func unreadable() async throws {
        for error in [ServiceError.inactive, .noAccess, .notFound] {
            let (outcome, requests) = try await outcome(
                read: FakeSafe.failure(error), update: { _ in .instead(.cut) })
            #expect(outcome.result == .failure(error) && requests.map(\.method) == ["GET"])
        }
    }
}
