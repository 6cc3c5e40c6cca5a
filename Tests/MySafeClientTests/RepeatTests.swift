import MySafeClient
import RemoteTestSupport
import Secrets
import Testing

/// Nothing is done twice that must not be, and what is safe to repeat is repeated.
@Suite struct RepeatTests {
    private func draft(_ number: Int = 1) -> SecretDraft {
        SecretDraft(name: "Draft \(number)", url: "https://a.example", clientID: "c", clientSecret: ClientSecret("x"))
    }

    @Test func aCreateWhoseAnswerIsLostIsSentOnceAndToldAsUnknown() async throws {
        let safe = try FakeSafe { request, _ in request.method == "POST" ? .after(.cut) : nil }
        let service = try safe.service()
        let error = await failure { () throws(ServiceError) in try await service.create(draft()) }
        #expect(error?.kind == "outcomeUnknown")
        #expect(safe.created == ["Draft 1"])
        #expect(safe.calls.count == 1)
        service.close()
        safe.server.stop()
    }

    /// libcurl repeats a request by itself where a kept connection ends before the first byte of the answer: here the server
    /// has done it by then.
    @Test func aCreateOnAKeptConnectionIsNotRepeatedByTheLibraryEither() async throws {
        let safe = try FakeSafe(secrets: 1) { request, _ in request.method == "POST" ? .after(.cut) : nil }
        let service = try safe.service()
        _ = try await service.read(SecretID(1))
        let error = await failure { () throws(ServiceError) in try await service.create(draft()) }
        #expect(safe.created == ["Draft 1"])
        let reason = "the connection ended before an answer came"
        #expect(error == .outcomeUnknown(reason: reason))
        let creates = safe.calls.filter { $0.method == "POST" }
        #expect(creates.count == 1)
        #expect(creates.first?.connection == safe.calls.first?.connection, "the connection was not kept")
        service.close()
        safe.server.stop()
    }

    @Test func anUpdateWhoseAnswerIsLostIsSentOnce() async throws {
        let safe = try FakeSafe(secrets: 1) { request, _ in request.method == "PUT" ? .after(.cut) : nil }
        let service = try safe.service()
        let error = await failure { () throws(ServiceError) in
            try await service.update(SecretID(1), SecretChange(name: "New"), expecting: nil)
        }
        #expect(error?.kind == "outcomeUnknown")
        #expect(safe.effects == ["update/1": 1])
        #expect(safe.calls.count == 1)
        service.close()
        safe.server.stop()
    }

    @Test(arguments: [502, 504]) func aCreateThatTheGatewayLostIsUnknown(_ status: Int) async throws {
        let safe = try FakeSafe { _, _ in .after(.answer(status, "The upstream server is timing out")) }
        let service = try safe.service()
        let error = await failure { () throws(ServiceError) in try await service.create(draft()) }
        #expect(error?.kind == "outcomeUnknown")
        #expect(safe.created.count == 1)
        service.close()
        safe.server.stop()
    }

    @Test(arguments: [
        FaultServer.Reaction.answer(500, "Unexpected error."), FakeSafe.failure(.storageFull),
        .answer(200, #"{"response":{"status":500,"message":"Oops","error":true}}"#), .answer(501, "no"),
    ])
    func aCreateThatFailsInsideTheServerIsUnknown(_ reaction: FaultServer.Reaction) async throws {
        let safe = try FakeSafe(secrets: 1) { _, _ in .after(reaction) }
        let service = try safe.service()
        let create = await failure { () throws(ServiceError) in try await service.create(draft()) }
        let update = await failure { () throws(ServiceError) in
            try await service.update(SecretID(1), SecretChange(name: "New"), expecting: nil)
        }
        #expect(create?.kind == "outcomeUnknown" && update?.kind == "outcomeUnknown")
        #expect(safe.created.count == 1 && safe.calls.count == 2)
        service.close()
        safe.server.stop()
    }

    @Test func aCreateThatIsRefusedHasFailed() async throws {
        for (reaction, kind) in [
            (FaultServer.Reaction.answer(503, "busy"), "gateway"), (FakeSafe.failure(.noAccess), "noAccess"),
            (FakeSafe.failure(.duplicateIdentifierCode("x")), "duplicateIdentifierCode"),
        ] {
            let safe = try FakeSafe { _, _ in .instead(reaction) }
            let service = try safe.service()
            let error = await failure { () throws(ServiceError) in try await service.create(draft()) }
            #expect(error?.kind == kind)
            #expect(safe.calls.count == 1)
            service.close()
            safe.server.stop()
        }
    }

    @Test func aCreateThatWasRefusedForItsRateIsSentAgain() async throws {
        let safe = try FakeSafe { _, earlier in
            earlier < 2 ? .instead(.answer(429, headers: [("Retry-After", "1")], "slow down")) : nil
        }
        let service = try safe.service()
        let stored = try await service.create(draft())
        #expect(stored.secret.summary.state == .active)
        #expect(safe.created == ["Draft 1"])
        #expect(safe.calls.count == 3)
        service.close()
        safe.server.stop()
    }

    @Test func aCreateThatNeverArrivedIsTriedAgainAndToldAsUnreachable() async throws {
        let safe = try FakeSafe()
        let service = try safe.service()
        _ = try await service.listAll()
        safe.server.stop()
        let error = await failure { () throws(ServiceError) in try await service.create(draft()) }
        #expect(error?.kind == "unreachable")
        service.close()
    }

    @Test(arguments: [
        FaultServer.Reaction.cut, .answer(502, "bad"), .answer(503, headers: [("Retry-After", "2")], "busy"),
        .answer(504, "late"),
    ])
    func readsAndActivationsAreRepeated(_ reaction: FaultServer.Reaction) async throws {
        let safe = try FakeSafe(secrets: 2) { _, earlier in earlier < 2 ? .instead(reaction) : nil }
        let service = try safe.service()
        #expect(try await service.read(SecretID(1)).clientSecret == ClientSecret(FakeSafe.recordSecret))
        #expect(try await service.setActive(false, SecretID(2)) == .changed)
        #expect(safe.effects == ["inactive/2": 1])
        service.close()
        safe.server.stop()
    }

    /// The first repetition is libcurl's own, on the connection that was kept from the token request; the second is ours.
    @Test(arguments: [1, 2]) func aDeactivationWhoseAnswerIsLostTakesEffectOnce(_ lost: Int) async throws {
        let safe = try FakeSafe(secrets: 1) { _, earlier in earlier < lost ? .after(.cut) : nil }
        let service = try safe.service()
        // The last one found it done: by an earlier one, or by somebody else before.
        #expect(try await service.setActive(false, SecretID(1)) == .uncertain)
        #expect(safe.effects == ["inactive/1": 1])
        #expect(safe.calls.count == lost + 1)
        #expect(try await service.setActive(false, SecretID(1)) == .already)
        service.close()
        safe.server.stop()
    }

    /// A cut connection and gateways' answers, before and after the server has done it.
    @Test(arguments: [
        FaultServer.Reaction.cut, .answer(502, "bad"), .answer(504, "late"),
    ])
    func whatWasSoBeforeIsNotTakenForTheRunsWork(_ reaction: FaultServer.Reaction) async throws {
        // 1 was inactive before the run, and the run's first answer for it is lost; 2 is active, and done before the answer is
        // lost; 3 is active, and its first request is lost before it is done.
        let safe = try FakeSafe(secrets: 3) { request, earlier in
            guard request.path.contains("inactive"), earlier == (request.path.hasSuffix("/1") ? 1 : 0) else {
                return nil
            }
            return request.path.hasSuffix("/3") ? .instead(reaction) : .after(reaction)
        }
        let before = try safe.service()
        #expect(try await before.setActive(false, SecretID(1)) == .changed)
        let service = try safe.service { $0.maxRequests = 1 }
        let (outcomes, stop) = await service.run(false, [1, 2, 3])
        #expect(stop == nil)
        #expect(outcomes.byID[1] == .success(.uncertain))
        #expect(outcomes.byID[2] == .success(.uncertain))
        #expect(outcomes.byID[3] == .success(.changed))
        #expect(safe.inactive == [1, 2, 3])
        before.close()
        service.close()
        safe.server.stop()
    }

    @Test func anAttemptThatSurelyDidNothingLeavesAlreadyAsItIs() async throws {
        let safe = try FakeSafe(secrets: 1) { _, earlier in
            earlier == 1 ? .instead(.answer(503, headers: [("Retry-After", "1")], "busy")) : nil
        }
        let service = try safe.service()
        #expect(try await service.setActive(false, SecretID(1)) == .changed)
        #expect(try await service.setActive(false, SecretID(1)) == .already)
        #expect(safe.calls.count == 3)
        service.close()
        safe.server.stop()
    }

    /// Whatever a later attempt is refused with: the first one may have been done.
    @Test func aRefusalAfterALostAnswerLeavesTheOutcomeUnknown() async throws {
        for refusal in [
            FakeSafe.failure(.noAccess), .answer(500, "Unexpected error."), FakeSafe.failure(.authenticationFailed),
        ] {
            let safe = try FakeSafe(secrets: 1) { _, earlier in earlier == 0 ? .after(.cut) : .instead(refusal) }
            let service = try safe.service()
            let (outcomes, _) = await service.run(false, [1])
            guard case .failure(.outcomeUnknown) = outcomes.byID[1] else { return fail("\(outcomes.items)") }
            service.close()
            safe.server.stop()
        }
    }

    @Test(arguments: [500, 520]) func aReadIsRepeatedAfterAFailureOfTheServer(_ status: Int) async throws {
        let safe = try FakeSafe(secrets: 1) { _, earlier in
            earlier < 2 ? .instead(.answer(status, "Unexpected error.")) : nil
        }
        let service = try safe.service()
        #expect(try await service.read(SecretID(1)).id == SecretID(1))
        #expect(safe.calls.count == 3)
        #expect(try await service.listAll().count == 1)
        #expect(safe.calls.count == 6)
        service.close()
        safe.server.stop()
    }

    /// A number of the API in a 500 says what it is; trying again would bring the same.
    @Test func aReadIsNotRepeatedWhereANumberSaysWhy() async throws {
        let body = #"{"response":{"message":"1005: x","error":true},"exception":{"code":1005}}"#
        let safe = try FakeSafe(secrets: 1) { _, _ in .instead(.answer(500, body)) }
        let service = try safe.service()
        #expect(await failure { () throws(ServiceError) in try await service.read(SecretID(1)) } == .notFound)
        #expect(safe.calls.count == 1)
        service.close()
        safe.server.stop()
    }

    @Test func aChangeIsNotRepeatedAfterA500() async throws {
        let safe = try FakeSafe(secrets: 1) { _, _ in .instead(.answer(500, "Unexpected error.")) }
        let service = try safe.service()
        _ = await service.run(false, [1])
        #expect(safe.calls.count == 1)
        service.close()
        safe.server.stop()
    }

    @Test func aContradictoryAnswerLeavesTheOutcomeUnknown() async throws {
        let body = #"{"response":{"status":200,"message":"Success","error":false,"erro":true}}"#
        let safe = try FakeSafe(secrets: 1) { _, _ in .after(.answer(200, body)) }
        let service = try safe.service()
        let (outcomes, _) = await service.run(false, [1])
        guard case .failure(.outcomeUnknown) = outcomes.byID[1] else { return fail("\(outcomes.items)") }
        let update = await failure { () throws(ServiceError) in
            try await service.update(SecretID(1), SecretChange(name: "New"), expecting: nil)
        }
        #expect(update?.kind == "outcomeUnknown")
        service.close()
        safe.server.stop()
    }

    @Test func repeatingEnds() async throws {
        let safe = try FakeSafe(secrets: 1) { _, _ in .instead(.cut) }
        let service = try safe.service()
        let read = await failure { () throws(ServiceError) in try await service.read(SecretID(1)) }
        #expect(read?.kind == "unreachable")
        let reads = safe.calls.count
        #expect((4...8).contains(reads))
        let (outcomes, stop) = await service.run(false, [1])
        #expect(stop == nil)
        guard case .failure(.outcomeUnknown) = outcomes.byID[1] else { return fail("\(outcomes.items)") }
        service.close()
        safe.server.stop()
    }
}
