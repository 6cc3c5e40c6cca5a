import MySafeClient
import MySafeWire
import RemoteTestSupport
import Secrets
import Synchronization
import TestSupport
import Testing

/// The calls of one secret, creating many, and cancelling.
@Suite struct CallTests {
    @Test func listingHandsPagesOn() async throws {
        let safe = try FakeSafe(secrets: 4500)
        let service = try safe.service()
        let sizes = Mutex<[Int]>([])
        let listed = try await service.list(ListQuery(tag: "a b&c", identifierCode: "x")) { page in
            sizes.withLock { $0.append(page.count) }
        }
        #expect(listed == 4500)
        #expect(sizes.withLock { $0 } == [2000, 2000, 500])
        #expect(safe.calls.map(\.target) == ["/api/mysafe/secretapi?tag=a%20b%26c&identifier_code=x"])
        #expect(service.features == .remote)
        #expect(try await service.directory() == Directory())
        #expect(await service.changeCounter() == nil)
        service.close()
        safe.server.stop()
    }

    @Test func readingTellsWhatIsMissing() async throws {
        let safe = try FakeSafe(secrets: 2)
        let service = try safe.service()
        #expect(try await service.setActive(false, SecretID(2)) == .changed)
        let inactive = await failure { () throws(ServiceError) in try await service.read(SecretID(2)) }
        let missing = await failure { () throws(ServiceError) in try await service.read(SecretID(3)) }
        #expect(inactive == .inactive && missing == .notFound)
        service.close()
        safe.server.stop()
    }

    @Test func requestsSayWhoTheyAreAndWhatTheyWant() async throws {
        let safe = try FakeSafe(secrets: 1)
        let service = try safe.service { $0.userAgent = "cofre/1.2.3 (test)" }
        _ = try await service.create(.minimal())
        _ = try await service.setActive(false, SecretID(1))
        let create = try #require(safe.calls.first)
        #expect(create.headers["user-agent"] == "cofre/1.2.3 (test)")
        #expect(create.headers["content-type"] == "application/json")
        #expect(create.headers["accept"] == "application/json")
        #expect(create.headers["accept-encoding"]?.contains("gzip") == true)
        #expect(create.headers["expect"] == nil)
        let switching = try #require(safe.calls.last)
        #expect(switching.headers["content-length"] == "0" && switching.headers["content-type"] == nil)
        service.close()
        safe.server.stop()
    }

    @Test func cancellingEndsTheTransfer() async throws {
        let safe = try FakeSafe(secrets: 1) { _, _ in .instead(.hold(then: .cut)) }
        let service = try safe.service()
        let reading = Task { await failure { () throws(ServiceError) in try await service.read(SecretID(1)) } }
        await safe.server.wait { $0.held == 1 }
        reading.cancel()
        #expect(await reading.value == .cancelled)
        await safe.server.wait { $0.hangUps == 1 }
        service.close()
        safe.server.stop()
    }

    @Test func cancellingACreateThatWasSentTellsThatItsOutcomeIsUnknown() async throws {
        let safe = try FakeSafe { _, _ in .after(.hold(then: .cut)) }
        let service = try safe.service()
        let creating = Task { await failure { () throws(ServiceError) in try await service.create(.minimal()) } }
        await safe.server.wait { $0.held == 1 }
        creating.cancel()
        #expect(await creating.value?.kind == "outcomeUnknown")
        service.close()
        safe.server.stop()
    }

    /// An answer to a create, for the secret of this number.
    @Sendable private func created(_ id: Int = 1) -> FaultServer.Reaction {
        let summary = SecretSummary(id: SecretID(Int64(id)), name: "n", access: .own)
        let answer = AnswerWriter.created(
            StoredSecret(secret: APISecret(summary: summary, clientID: "c", clientSecret: ClientSecret(""))))
        return .answer(answer.status, answer.body)
    }

    @Test func cancellingAnImportFinishesWhatIsInFlightAndTouchesNothingElse() async throws {
        let safe = try FakeSafe { _, earlier in .after(.hold(then: created(earlier + 1))) }
        let service = try safe.service { $0.maxRequests = 3 }
        let drafts = (0..<20).map { SecretDraft.minimal("Draft \($0)") }
        let creating = Task { try await service.create(drafts, atomically: false) }
        await safe.server.wait { $0.held == 3 }
        creating.cancel()
        safe.server.releaseAll()
        let results = try await creating.value
        #expect(results.count == 20)
        for (draft, result) in zip(drafts, results) {
            if safe.created.contains(draft.name) {
                #expect(throws: Never.self) { try result.get() }
            } else {
                #expect(result == .failure(.cancelled))
            }
        }
        #expect(safe.created.count == 3 && safe.calls.count == 3)
        #expect(safe.server.record.hangUps == 0)
        service.close()
        safe.server.stop()
    }

    @Test func cancellingLeavesNoSecretActiveThatWasToBeInactive() async throws {
        let safe = try FakeSafe { request, _ in
            request.path.hasSuffix("/secretapi") ? .after(.hold(then: created())) : nil
        }
        let service = try safe.service()
        var draft = SecretDraft.minimal()
        draft.isActive = false
        let drafts = [draft]
        let creating = Task { try await service.create(drafts, atomically: false) }
        await safe.server.wait { $0.held == 1 }
        creating.cancel()
        safe.server.releaseAll()
        let results = try await creating.value
        #expect(try results[0].get().id == SecretID(1))
        #expect(safe.inactive == [1])
        service.close()
        safe.server.stop()
    }

    @Test func closingEndsWhatIsUnderWayAndTakesNothingMore() async throws {
        let safe = try FakeSafe(secrets: 1) { _, _ in .instead(.hold(then: .cut)) }
        let service = try safe.service()
        let reading = Task { await failure { () throws(ServiceError) in try await service.read(SecretID(1)) } }
        await safe.server.wait { $0.held == 1 }
        service.close()
        #expect(await reading.value == .cancelled)
        #expect(await failure { () throws(ServiceError) in try await service.read(SecretID(1)) } == .cancelled)
        service.close()
        safe.server.stop()
    }

    @Test func allOrNoneIsRefusedBeforeAnythingIsSent() async throws {
        let safe = try FakeSafe()
        let service = try safe.service()
        let error = await failure { () throws(ServiceError) in
            try await service.create(SecretDraft.samples(3), atomically: true)
        }
        #expect(error?.kind == "unsupported" && error?.sentence.contains("--keep-going") == true)
        #expect(safe.server.record.connections == 0)
        service.close()
        safe.server.stop()
    }

    @Test func manyAreCreatedOneByOneInTheirOrder() async throws {
        let safe = try FakeSafe()
        let service = try safe.service { $0.maxRequests = 8 }
        var drafts = (0..<50).map { number in
            SecretDraft(name: "Draft \(number)", url: "https://a.example", clientID: "c")
        }
        drafts[7].name = ""
        drafts[9].isActive = false
        let results = try await service.create(drafts, atomically: false)
        #expect(results.count == 50)
        #expect(results[7] == .failure(.missingParameter("name")))
        #expect(Set(safe.created).count == 49 && safe.created.count == 49)
        let ids = results.compactMap { try? $0.get().id.rawValue }
        #expect(Set(ids).count == 49)
        #expect(safe.inactive == [try results[9].get().id.rawValue])
        service.close()
        safe.server.stop()
    }

    @Test func aDraftThatCannotBeDeactivatedIsToldWithItsIdentifier() async throws {
        let safe = try FakeSafe { request, _ in
            request.path.contains("inactive") ? .instead(FakeSafe.failure(.noAccess)) : nil
        }
        let service = try safe.service()
        var draft = SecretDraft.minimal()
        draft.isActive = false
        let inactive = draft
        let error = await failure { () throws(ServiceError) in try await service.create(inactive) }
        #expect(error?.sentence.contains("identifier 1,") == true)
        service.close()
        safe.server.stop()
    }

    @Test func creatingManyStopsWhereTheServerIsGone() async throws {
        let safe = try FakeSafe()
        let service = try safe.service { $0.maxRequests = 4 }
        _ = try await service.listAll()
        safe.server.stop()
        let drafts = (0..<500).map { SecretDraft(name: "\($0)", url: "https://a.example", clientID: "c") }
        let results = try await service.create(drafts, atomically: false)
        #expect(results.count == 500)
        #expect(results.allSatisfy { $0.isUnreachable })
        service.close()
    }
}
