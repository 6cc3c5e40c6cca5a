import Secrets

extension ContractSuite {
    private static let shared = ContentChange([
        .give(.user("bia"), .edit), .give(.group("Audit"), .view), .addTag("rotated"),
    ])

    static let changingContents = [
        ContractCase("several edits are done together, nothing else changes, and the outcome takes them back") {
            factory in
            let service = try await factory(.ofSamples).acting(as: "ana")
            let created = try await service.create(.sample(1)).secret
            let outcome = try await service.apply(.content(shared), to: created.id)
            try requireEqual(outcome.result, .success(.changed), "outcome")
            let changed = try await service.read(created.id)
            try requireEqual(changed.sharing.users, [Permission(name: "bia", canEdit: true)], "users")
            try requireEqual(changed.sharing.groups, [Permission(name: "Audit")], "groups")
            try requireEqual(changed.summary.tags, "cloud, rotated", "tags")
            try require(changed.clientSecret == created.clientSecret, "client_secret differs")
            try requireEqual(changed.notes, created.notes, "notes")
            try requireEqual(changed.summary.name, created.summary.name, "name")
            guard let undo = outcome.undo else { throw ContractFailure(description: "no way back") }
            let undone = try await service.apply(undo, to: created.id)
            try requireEqual(undone.result, .success(.changed), "undoing")
            let after = try await service.read(created.id)
            try requireEqual(after.sharing, .none, "sharing afterwards")
            try requireEqual(after.summary.tags, "cloud", "tags afterwards")
            try requireEqual(try await service.apply(undo, to: created.id).result, .success(.already), "undoing again")
        },
        ContractCase("giving takes nothing away, taking gives nothing, and repeating changes nothing") { factory in
            let service = try await factory(.ofSamples).acting(as: "ana")
            // Shared with bia, who may edit, and Audit, which may view.
            let id = try await service.create(.sample(5)).secret.id
            let steps: [(ContentChange, ItemOutcome.Effect, Sharing)] = [
                (
                    ContentChange([.give(.user("bia"), .view), .take(.group("Audit"), leaving: .view)]), .already,
                    .bia(.edit)
                ),
                (ContentChange([.take(.user("bia"), leaving: .view)]), .changed, .bia(.view)),
                (ContentChange([.take(.user("bia"), leaving: .view)]), .already, .bia(.view)),
                (ContentChange([.give(.user("bia"), .edit)]), .changed, .bia(.edit)),
                (ContentChange([.take(.user("bia"), leaving: .none)]), .changed, .bia(.none)),
                (ContentChange([.removeTag("nowhere")]), .already, .bia(.none)),
            ]
            for (change, effect, sharing) in steps {
                let outcome = try await service.apply(.content(change), to: id)
                try requireEqual(outcome.result, .success(effect), change.short)
                try requireEqual(outcome.undo == nil, effect == .already, "a way back of \(change.short)")
                try requireEqual(try await service.read(id).sharing, sharing, "after \(change.short)")
            }
        },
        ContractCase("taking back leaves alone what somebody else has changed since") { factory in
            let service = try await factory(.ofSamples).acting(as: "ana")
            let id = try await service.create(.sample(1)).secret.id
            let undo = try await service.apply(.content(shared), to: id).undo
            _ = try await service.apply(.content(ContentChange([.take(.user("bia"), leaving: .view)])), to: id)
            let before = try await service.read(id)
            guard let undo else { throw ContractFailure(description: "no way back") }
            try requireEqual(try await service.apply(undo, to: id).result, .failure(.conflict), "undoing")
            try requireEqual(try await service.read(id).sharing, before.sharing, "sharing")
            try requireEqual(try await service.read(id).summary.tags, before.summary.tags, "tags")
        },
        ContractCase("each identifier is reported once, each with a change of its own") { factory in
            let store = try await factory(.ofSamples)
            let service = try await store.acting(as: "ana")
            let ids = try await service.createAll((0..<40).map { SecretDraft.sample($0 * 3 + 1) }).map {
                try $0.get().id
            }
            let foreign = try await store.acting(as: "bia").create(.minimal()).secret.id
            let missing = SecretID(99_999)
            var changes = ids.enumerated().map { index, id in
                index.isMultiple(of: 4)
                    ? ItemChange(id, .activation(false))
                    : ItemChange(id, .content(ContentChange([.addTag("t\(index % 3)")])))
            }
            changes += [foreign, missing, missing].map { ItemChange($0, .content(shared)) }
            let collected = Collected<ItemOutcome>()
            try await service.apply(changes, RunFollower { await collected.add($0) })
            let outcomes = await collected.items
            try requireEqual(outcomes.map(\.id).sorted(), (ids + [foreign, missing]).sorted(), "identifiers")
            let results = Dictionary(uniqueKeysWithValues: outcomes.map { ($0.id, $0.result) })
            try requireEqual(results[foreign], .failure(.noAccess), "foreign")
            try requireEqual(results[missing], .failure(.notFound), "missing")
            for (index, id) in ids.enumerated() {
                try requireEqual(results[id], .success(.changed), "\(index)")
                if index.isMultiple(of: 4) { continue }
                let tags = try await service.read(id).summary.tagList
                try require(tags.contains("t\(index % 3)"), "\(index) has \(tags)")
            }
            try requireEqual(
                try await service.inactiveOnes(), Set(ids.enumerated().filter { $0.0.isMultiple(of: 4) }.map(\.1)),
                "inactive ones")
        },
        ContractCase("somebody who may view only, or sees nothing, cannot share") { factory in
            let store = try await factory(.ofSamples)
            let id = try await store.acting(as: "ana").create(.sample(5)).secret.id
            _ = try await store.acting(as: "ana").apply(
                .content(ContentChange([.take(.user("bia"), leaving: .view)])), to: id)
            let outcome = try await store.acting(as: "bia").apply(.content(shared), to: id)
            try requireEqual(outcome.result, .failure(.noAccess), "outcome")
        },
        ContractCase("what is inactive is changed where it can be read") { factory in
            let service = try await factory(.ofSamples).acting(as: "ana")
            let id = try await service.create(.sample(1)).secret.id
            _ = try await service.setActive(false, id)
            let outcome = try await service.apply(.content(shared), to: id)
            try requireEqual(
                outcome.result, service.features.readsInactive ? .success(.changed) : .failure(.inactive), "outcome")
            try requireEqual(try await service.inactiveOnes(), [id], "inactive ones")
        },
    ]
}

extension Sharing {
    /// With Audit, which may view, and bia as said.
    fileprivate static func bia(_ grant: Grant) -> Sharing {
        var sharing = Sharing(groups: [Permission(name: "Audit")])
        sharing[.user("bia")] = grant
        return sharing
    }
}
