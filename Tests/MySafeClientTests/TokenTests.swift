import Foundation
import MySafeClient
import RemoteTestSupport
import Secrets
import Testing

/// One token for all, renewed in time, never where it does not belong.
@Suite struct TokenTests {
    @Test func aTokenIsFetchedOnceForAllThatWait() async throws {
        let safe = try FakeSafe(secrets: 20)
        let service = try safe.service()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 1...20 { group.addTask { _ = try await service.read(SecretID(Int64(id))) } }
            try await group.waitForAll()
        }
        #expect(safe.tokensIssued == 1)
        #expect(safe.calls.count == 20)
        service.close()
        safe.server.stop()
    }

    @Test func aRefusedTokenIsFetchedAnewOnceForAllThatHadIt() async throws {
        let safe = try FakeSafe(secrets: 50)
        let service = try safe.service()
        _ = try await service.listAll()
        safe.revokeTokens()
        let (outcomes, stop) = await service.run(false, 1...50)
        #expect(stop == nil)
        #expect(outcomes.items.allSatisfy { $0.result == .success(.changed) })
        #expect(safe.inactive.count == 50)
        #expect(safe.tokensIssued == 2)
        #expect(safe.effects.values.allSatisfy { $0 == 1 })
        service.close()
        safe.server.stop()
    }

    @Test func aKeyThatIsRefusedForGoodStopsEverything() async throws {
        let safe = try FakeSafe(secrets: 50) { _, _ in .instead(FakeSafe.failure(.authenticationFailed)) }
        let service = try safe.service { $0.maxRequests = 4 }
        let (outcomes, stop) = await service.run(false, 1...50)
        #expect(stop?.kind == "keyRefused")
        #expect(outcomes.items.isEmpty)
        #expect(safe.calls.count <= 8)
        service.close()
        safe.server.stop()
    }

    @Test func wrongCredentialsAreToldAtOnce() async throws {
        let safe = try FakeSafe(secrets: 1)
        let service = try safe.service { $0.clientSecret = ClientSecret("wrong") }
        let error = await failure { () throws(ServiceError) in try await service.listAll().count }
        #expect(error?.kind == "keyRefused" && error?.exitStatus == 3)
        #expect(error?.sentence.contains("'\(FakeSafe.clientID)'") == true)
        #expect(safe.tokenCalls.count == 1)
        #expect(safe.calls.isEmpty)
        service.close()
        safe.server.stop()
    }

    /// An OAuth error in a 400, as RFC 6749 section 5.2 has it for some.
    @Test(arguments: [400, 401, 403]) func aRefusedKeyIsNamedAndItsSecretIsNot(_ status: Int) async throws {
        let safe = try FakeSafe(
            secrets: 1, tokenFault: { _, _ in .instead(.answer(status, #"{"error":"invalid_client"}"#)) })
        let service = try safe.service()
        let error = await failure { () throws(ServiceError) in try await service.logIn() }
        guard case .keyRefused(FakeSafe.clientID, _) = error else { return fail("\(String(describing: error))") }
        #expect(error?.sentence.contains(FakeSafe.clientSecret) == false)
        service.close()
        safe.server.stop()
    }

    /// By the API's envelope, and by the gateway's words.
    @Test func aKeyWhoseTokensAreNotTakenIsNamed() async throws {
        for refusal in [
            FakeSafe.failure(.authenticationFailed), .answer(401, "No route matched with those values"),
        ] {
            let safe = try FakeSafe(secrets: 1) { _, _ in .instead(refusal) }
            let service = try safe.service()
            let error = await failure { () throws(ServiceError) in try await service.read(SecretID(1)) }
            guard case .keyRefused(FakeSafe.clientID, let reason) = error else {
                return fail("\(String(describing: error))")
            }
            #expect(reason.contains("got a token") && error?.exitStatus == 3)
            #expect(safe.tokensIssued == 2 && safe.calls.count == 2)
            service.close()
            safe.server.stop()
        }
    }

    @Test func aTokenIsRenewedShortlyBeforeItsEnd() async throws {
        let hands = Hands(1000)
        let safe = try FakeSafe(secrets: 1, lifetime: 3600)
        let service = try safe.service { $0.time.uptime = { hands.now } }
        _ = try await service.listAll()
        hands.advance(3530)
        _ = try await service.listAll()
        #expect(safe.tokensIssued == 1)
        hands.advance(15)
        _ = try await service.listAll()
        #expect(safe.tokensIssued == 2)
        service.close()
        safe.server.stop()
    }

    @Test func aTokenThatCannotBeRenewedIsUsedToItsEnd() async throws {
        let hands = Hands(1000)
        let safe = try FakeSafe(
            secrets: 1, lifetime: 3600,
            tokenFault: { _, earlier in 1...8 ~= earlier ? .instead(.answer(500, "Unexpected error.")) : nil })
        let service = try safe.service { $0.time.uptime = { hands.now } }
        try await service.logIn()
        hands.advance(3545)
        _ = try await service.read(SecretID(1))
        #expect(safe.tokenCalls.count == 5)
        // Not tried again at every request.
        _ = try await service.read(SecretID(1))
        #expect(safe.tokenCalls.count == 5)
        hands.advance(10)
        _ = try await service.read(SecretID(1))
        #expect(safe.tokenCalls.count == 9 && safe.tokensIssued == 1)
        hands.advance(10)
        _ = try await service.read(SecretID(1))
        #expect(safe.tokenCalls.count == 10 && safe.tokensIssued == 2)
        service.close()
        safe.server.stop()
    }

    @Test func aTokenThatHasEndedIsNotUsedWhateverHappens() async throws {
        let hands = Hands(1000)
        let safe = try FakeSafe(
            secrets: 1, lifetime: 3600,
            tokenFault: { _, earlier in earlier > 0 ? .instead(.answer(500, "Unexpected error.")) : nil })
        let service = try safe.service { $0.time.uptime = { hands.now } }
        try await service.logIn()
        hands.advance(3600)
        let ended = await failure { () throws(ServiceError) in try await service.read(SecretID(1)) }
        #expect(ended == .gateway(status: 500, text: "Unexpected error."))
        #expect(safe.calls.isEmpty)
        service.close()
        safe.server.stop()
    }

    @Test func aRefusedTokenIsNotUsedAgainWhereThereIsNoOther() async throws {
        let safe = try FakeSafe(
            secrets: 1,
            tokenFault: { _, earlier in earlier > 0 ? .instead(.answer(500, "Unexpected error.")) : nil })
        let service = try safe.service()
        try await service.logIn()
        safe.revokeTokens()
        let error = await failure { () throws(ServiceError) in try await service.read(SecretID(1)) }
        #expect(error == .gateway(status: 500, text: "Unexpected error."))
        #expect(safe.calls.count == 1)
        service.close()
        safe.server.stop()
    }

    @Test func theDocumentedWayComesFirstAndTheFormWhereItIsNotKnown() async throws {
        for status in [404, 405] {
            let safe = try FakeSafe(
                secrets: 1,
                tokenFault: { request, _ in
                    request.method == "GET" ? .instead(.answer(status, "No route matched with those values")) : nil
                })
            let service = try safe.service { $0.tenant = "Rio & Co" }
            #expect(try await service.listAll().count == 1)
            safe.revokeTokens()
            #expect(try await service.listAll().count == 1)
            let calls = safe.tokenCalls
            #expect(calls.map(\.method) == ["GET", "POST", "POST"])
            #expect(calls[0].target.contains("tenant=Rio%20%26%20Co"))
            #expect(String(decoding: calls[1].body, as: UTF8.self).contains("tenant=Rio%20%26%20Co"))
            #expect(calls[1].headers["content-type"] == "application/x-www-form-urlencoded")
            #expect(calls[1].headers["authorization"] == nil)
            service.close()
            safe.server.stop()
        }
    }

    /// A gateway that is being set up knows neither way for a while.
    @Test func theFormIsNotKeptWhereItFailedAsWell() async throws {
        let safe = try FakeSafe(
            secrets: 1,
            tokenFault: { request, earlier in
                request.method == "POST" || earlier == 0
                    ? .instead(.answer(404, "No route matched with those values")) : nil
            })
        let service = try safe.service()
        #expect(await failure { () throws(ServiceError) in try await service.logIn() }?.kind == "gateway")
        try await service.logIn()
        #expect(safe.tokenCalls.map(\.method) == ["GET", "POST", "GET"])
        service.close()
        safe.server.stop()
    }

    /// RFC 6749 section 2.3.1.
    @Test func basicByPOSTIsEncodedFirst() async throws {
        let safe = try FakeSafe(
            secrets: 1,
            tokenFault: { request, _ in
                let basic = Data("key%3Aof%2Bana:s3cret%2Fof%2Bana%26more".utf8).base64EncodedString()
                let isRight = request.method == "POST" && request.headers["authorization"] == "Basic " + basic
                return .instead(isRight ? .answer(200, #"{"access_token":"t"}"#) : .answer(401, "{}"))
            })
        let service = try safe.service {
            $0.clientID = "key:of+ana"
            $0.tokenMethod = .postBasic
            $0.tenant = "Rio & Co"
        }
        try await service.logIn()
        let body = String(decoding: try #require(safe.tokenCalls.first).body, as: UTF8.self)
        #expect(body == "grant_type=client_credentials&tenant=Rio%20%26%20Co")
        service.close()
        safe.server.stop()
    }

    @Test(
        "The other ways are named where they may matter, and only there",
        arguments: [
            (ClientSettings.TokenMethod.get, "\"post-basic\" or \"post\""), (.postBasic, "\"post\" or \"get\""),
            (.post, "try token_method = \"post-basic\""),
        ]) func hints(_ method: ClientSettings.TokenMethod, _ hint: String) async throws
    {
        for (secret, isHinted) in [("p+ss/word", true), ("plain-Word_0.~", false)] {
            let safe = try FakeSafe(secrets: 1, tokenFault: { _, _ in .instead(.answer(401, "{}")) })
            let service = try safe.service {
                $0.clientSecret = ClientSecret(secret)
                $0.tokenMethod = method
            }
            let error = await failure { () throws(ServiceError) in try await service.logIn() }
            #expect(error?.kind == "keyRefused")
            #expect(error?.sentence.contains(hint) == isHinted)
            #expect(error?.sentence.contains(secret) == false)
            service.close()
            safe.server.stop()
        }
    }

    @Test func aColonInAClientIDIsRefusedWhereItCannotBeCarried() throws {
        let safe = try FakeSafe(secrets: 1)
        defer { safe.server.stop() }
        #expect {
            _ = try safe.service { $0.clientID = "a:b" }
        } throws: { error in
            (error as? ServiceError)?.sentence.contains("client_id is not valid: it has a colon") == true
        }
        for method in [ClientSettings.TokenMethod.post, .postBasic] {
            let service = try safe.service {
                $0.clientID = "a:b"
                $0.tokenMethod = method
            }
            service.close()
        }
        #expect(safe.server.record.connections == 0)
    }

    @Test func aTokenPathOfAnotherPlaceAndTheFormAtOnce() async throws {
        let safe = try FakeSafe(secrets: 1)
        let service = try safe.service {
            $0.basePath = "/iso/"
            $0.tokenPath = "/login/oauth2/token"
            $0.tokenMethod = .post
        }
        #expect(try await service.listAll().count == 1)
        #expect(safe.server.requests.map(\.target) == ["/login/oauth2/token", "/iso/mysafe/secretapi"])
        #expect(service.identity.place == "127.0.0.1:\(safe.server.port)/iso")
        service.close()
        safe.server.stop()
    }

    @Test func aSecretIsNeverInAURL() async throws {
        let safe = try FakeSafe(secrets: 1)
        let service = try safe.service()
        _ = try await service.listAll()
        for request in safe.server.requests {
            #expect(!request.target.contains("s3cret") && !request.target.contains("token-number"))
        }
        service.close()
        safe.server.stop()
    }

    @Test func aWaiterThatIsCancelledLeavesTheTokenToTheOthers() async throws {
        let safe = try FakeSafe(
            secrets: 2,
            tokenFault: { _, earlier in
                earlier == 0
                    ? .instead(.hold(then: .answer(503, headers: [("Retry-After", "1")], "busy"))) : nil
            })
        let service = try safe.service()
        let impatient = Task { await failure { () throws(ServiceError) in try await service.read(SecretID(1)) } }
        await safe.server.wait { $0.held == 1 }
        let patient = Task { try await service.read(SecretID(2)) }
        impatient.cancel()
        #expect(await impatient.value == .cancelled)
        safe.server.releaseAll()
        #expect(try await patient.value.id == SecretID(2))
        #expect(safe.tokensIssued == 1)
        service.close()
        safe.server.stop()
    }

    @Test func aTokenThatWouldNotFitIntoAHeaderIsRefused() async throws {
        let safe = try FakeSafe(
            secrets: 1, tokenFault: { _, _ in .instead(.answer(200, #"{"access_token":"a\r\nX-Evil: 1"}"#)) })
        let service = try safe.service()
        let error = await failure { () throws(ServiceError) in try await service.listAll().count }
        #expect(error?.kind == "unreadable")
        #expect(safe.calls.isEmpty)
        service.close()
        safe.server.stop()
    }
}
