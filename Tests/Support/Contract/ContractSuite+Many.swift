import Secrets

extension ContractSuite {
    static let activating = [
        ContractCase("repeating an activation is harmless and told apart") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            let id = try await service.create(.sample(1)).secret.id
            try requireEqual(try await service.setActive(true, id), .already, "activating an active one")
            try requireEqual(try await service.setActive(false, id), .changed, "deactivating")
            try requireEqual(try await service.setActive(false, id), .already, "deactivating again")
            let listed: ActiveState = service.features.listsDetails ? .inactive : .unknown
            try requireEqual(try await service.listAll().map(\.state), [listed], "listed state")
            try requireEqual(try await service.inactiveOnes(), [id], "inactive ones")
            try requireEqual(try await service.setActive(true, id), .changed, "activating")
        },
        ContractCase("each identifier is reported once, whatever becomes of it") { factory in
            let store = try await factory(Directory())
            let service = try await store.acting(as: "ana")
            let own = try await service.create(.sample(1)).secret.id
            let inactive = try await service.create(.sample(0)).secret.id
            let foreign = try await store.acting(as: "bia").create(.minimal()).secret.id
            let missing = SecretID(99_999)
            let outcomes = try await service.outcomes(
                false, [own, missing, inactive, own, foreign, missing, inactive, own])
            try requireEqual(outcomes.map(\.id).sorted(), [own, inactive, foreign, missing].sorted(), "identifiers")
            let results = Dictionary(uniqueKeysWithValues: outcomes.map { ($0.id, $0.result) })
            try requireEqual(results[own], .success(.changed), "own")
            try requireEqual(results[inactive], .success(.already), "inactive")
            try requireEqual(results[foreign], .failure(.noAccess), "foreign")
            try requireEqual(results[missing], .failure(.notFound), "missing")
        },
        ContractCase("nothing to do is done without a report") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            try requireEqual(try await service.outcomes(true, []).count, 0, "outcomes")
        },
        ContractCase("a cancelled run reports what it did, and leaves the rest as it was") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            // More than one transaction of the vault; one by one it takes its time.
            let drafts = SecretDraft.samples(service.features.createsAllOrNone ? 9000 : 300).map { draft in
                var draft = draft
                draft.isActive = true
                return draft
            }
            let ids = try await service.createAll(drafts).map { try $0.get().id }
            let collected = Collected<ItemOutcome>()
            let run = Task {
                try await service.setActive(false, ids) { batch in
                    await collected.add(batch)
                    withUnsafeCurrentTask { $0?.cancel() }
                }
            }
            try await run.value
            let reported = Set(await collected.items.map(\.id))
            try require(!reported.isEmpty && reported.count < ids.count, "\(reported.count) were reported")
            try requireEqual(try await service.inactiveOnes(), reported, "inactive ones")
        },
    ]

    static let creatingMany = [
        ContractCase("all or none: where one fails, none is created, and each failure is told in its place") {
            factory in
            let service = try await factory(Directory()).acting(as: "ana")
            _ = try await service.create(.minimal("there", code: "taken"))
            let drafts: [SecretDraft] = [
                .minimal("a", code: "1"), .minimal("b", code: "taken"), .minimal(""), .minimal("c", code: "1"),
            ]
            guard try await service.requiresAllOrNone(drafts) else { return }
            let results = try await service.create(drafts, atomically: true)
            try requireEqual(results.count, 4, "results")
            try require((try? results[0].get()) == nil, "the first claims to be created")
            try requireEqual(results[1], .failure(.duplicateIdentifierCode("taken")), "second")
            try requireEqual(results[2], .failure(.missingParameter("name")), "third")
            try requireEqual(results[3], .failure(.duplicateIdentifierCode("1")), "fourth")
            try requireEqual(try await service.listAll().map(\.name), ["there"], "names")
        },
        ContractCase("all or none: all good ones are created, in order") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            let drafts = SecretDraft.samples(100)
            guard try await service.requiresAllOrNone(drafts) else { return }
            let results = try await service.create(drafts, atomically: true)
            for (draft, result) in zip(drafts, results) {
                let secret = try await service.read(try result.get().id)
                try requireEqual(secret.summary.name, draft.name, "name")
                try requireEqual(secret.summary.state, ActiveState(draft.isActive), "state")
                try require(secret.clientSecret == draft.clientSecret, "client_secret differs")
            }
            try requireEqual(results.count, 100, "results")
        },
        ContractCase("one by one: the good ones are created, the others tell why not") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            let drafts: [SecretDraft] = [
                .minimal("a", code: "1"), .minimal(""), .minimal("c", code: "1"), .minimal("d"),
            ]
            let results = try await service.create(drafts, atomically: false)
            try requireEqual(results[1], .failure(.missingParameter("name")), "second")
            try requireEqual(results[2], .failure(.duplicateIdentifierCode("1")), "third")
            try requireEqual(try await service.read(try results[0].get().id).summary.name, "a", "first")
            try requireEqual(try await service.read(try results[3].get().id).summary.name, "d", "fourth")
            try requireEqual(try await service.listAll().count, 2, "secrets")
        },
        ContractCase("creating the same again reports duplicates and changes nothing") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            let drafts = SecretDraft.samples(30)
            _ = try await service.createAll(drafts)
            let before = try await service.listAll()
            let results = try await service.createAll(drafts)
            for (draft, result) in zip(drafts, results) {
                try requireEqual(result, .failure(.duplicateIdentifierCode(draft.identifierCode)), "result")
            }
            try requireEqual(try await service.listAll(), before, "what is listed")
        },
    ]
}
