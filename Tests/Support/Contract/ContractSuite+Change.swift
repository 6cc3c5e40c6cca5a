import Secrets

extension ContractSuite {
    static let listing = [
        ContractCase("listing hands over each secret once, with its fields") { factory in
            let service = try await factory(.ofSamples).acting(as: "ana")
            let drafts = SecretDraft.samples(250)
            _ = try await service.createAll(drafts)
            let collected = Collected<SecretSummary>()
            try await service.list(ListQuery()) { await collected.add($0) }
            let listed = await collected.items
            try requireEqual(listed.count, 250, "listed")
            try requireEqual(Set(listed.map(\.id)).count, 250, "different identifiers")
            try requireEqual(Set(listed.map(\.name)), Set(drafts.map(\.name)), "names")
            let inactive = Set(drafts.lazy.filter { !$0.isActive }.map(\.name))
            for summary in listed where service.features.readsInactive || !inactive.contains(summary.name) {
                try service.requireListed(summary, try await service.read(summary.id).summary)
            }
        },
        ContractCase("listing shows only what the acting user may view") { factory in
            let store = try await factory(Directory())
            let ana = try await store.acting(as: "ana")
            _ = try await ana.create(.minimal("hidden"))
            var shared = SecretDraft.minimal("shared")
            shared.sharing.users = [Permission(name: "bia", canEdit: true)]
            _ = try await ana.create(shared)
            let listed = try await store.acting(as: "bia").listAll()
            try requireEqual(listed.map(\.name), ["shared"], "names")
            try requireEqual(listed.map(\.access), [.edit], "access")
        },
        ContractCase("listing can be narrowed by tag and by identifier_code") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            let drafts = SecretDraft.samples(20)
            _ = try await service.createAll(drafts)
            let legacy = try await service.listAll(ListQuery(tag: "legacy"))
            let tagged = drafts.filter { $0.tags.contains("legacy") }
            try requireEqual(legacy.count, 5, "tagged legacy")
            try requireEqual(Set(legacy.map(\.name)), Set(tagged.map(\.name)), "names")
            let coded = try await service.listAll(ListQuery(identifierCode: "code-7"))
            try requireEqual(coded.map(\.name), [SecretDraft.sample(6).name], "names")
            let both = try await service.listAll(ListQuery(tag: "legacy", identifierCode: "code-7"))
            try requireEqual(both.count, 0, "with tag and code")
            try requireEqual(try await service.listAll(ListQuery(tag: "lega")).count, 0, "with a part of a tag")
        },
        ContractCase("earlier versions are kept with who made them, and come back as new ones") { factory in
            let store = try await factory(.ofSamples)
            let service = try await store.acting(as: "ana")
            guard let history = service.history else { return }
            var draft = SecretDraft.sample()
            draft.sharing = .none
            let id = try await service.create(draft).secret.id
            _ = try await service.update(id, SecretChange(notes: "second"), expecting: nil)
            let sharing = SecretChange(tags: "other", users: [Permission(name: "bia", canEdit: true)])
            _ = try await service.update(id, sharing, expecting: nil)
            let versions = try await history.versions(of: id)
            try requireEqual(versions.map(\.version), [1, 2, 3], "versions")
            try requireEqual(versions.map(\.editor), ["ana", "ana", "ana"], "editors")
            try requireEqual(versions[0].secret.notes, draft.notes, "notes of the first")
            try requireEqual(versions[0].secret.clientSecret, draft.clientSecret, "its client secret")
            try requireEqual(versions[2].secret.differences(from: versions[1].secret), [.tags, .users], "changed last")
            try requireEqual(versions[0].restoredFields(over: versions[2]), [.tags, .notes], "what restoring changes")

            try await requireError(.conflict) { try await history.restore(id, version: 1, expecting: 2) }
            let restored = try await history.restore(id, version: 1, expecting: 3)
            try requireEqual(restored.notes, draft.notes, "notes after restoring")
            try requireEqual(restored.sharing.users.map(\.name), ["bia"], "sharing stays")
            try requireEqual(restored.version, 4, "a new version")
            try requireEqual(try await history.versions(of: id).count, 4, "versions afterwards")
            try await requireError(.notFound) { try await history.restore(id, version: 9, expecting: nil) }
            if let stranger = try await store.acting(as: "zoe").history {
                try await requireError(.noAccess) { try await stranger.versions(of: id) }
            }
        },
        ContractCase("the change counter moves with every change of a list") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            guard let first = await service.changeCounter() else { return }
            let id = try await service.create(.sample()).secret.id
            let second = await service.changeCounter()
            try require(second != first, "creating did not move it")
            try requireEqual(await service.changeCounter(), second, "without a change")
            _ = try await service.setActive(true, id)
            let third = await service.changeCounter()
            try require(third != second, "activating did not move it")
            _ = try await service.update(id, SecretChange(name: "other"), expecting: nil)
            try require(await service.changeCounter() != third, "updating did not move it")
        },
        ContractCase("names that a secret is shared with become known") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            var draft = SecretDraft.minimal()
            draft.sharing = Sharing(users: [Permission(name: "novo")], groups: [Permission(name: "Novos")])
            _ = try await service.create(draft)
            let directory = try await service.directory()
            if !service.features.listsDetails { return try requireEqual(directory, Directory(), "directory") }
            try require(directory.users.contains("novo"), "the user is not known")
            try require(directory.groups.contains("Novos"), "the group is not known")
        },
    ]

    static let updating = [
        ContractCase("updating keeps the fields that are absent") { factory in
            let service = try await factory(.ofSamples).acting(as: "ana")
            let created = try await service.create(.sample(5)).secret
            let updated = try await service.update(
                created.id, SecretChange(name: "renamed"), expecting: created.version
            ).secret
            var wanted = created
            wanted.summary.name = "renamed"
            wanted.summary.updated = updated.summary.updated
            wanted.version = updated.version
            try service.requireSame(updated, wanted, "answered")
            try service.requireSame(try await service.read(created.id), wanted, "read")
        },
        ContractCase("every field can be updated") { factory in
            let service = try await factory(.ofSamples).acting(as: "ana")
            let id = try await service.create(.sample(5)).secret.id
            let change = SecretChange(
                name: "n", url: "u", clientID: "c", clientSecret: ClientSecret("s"), identifierCode: "i", tags: "t",
                notes: "o", method: "m", users: [Permission(name: "caio")],
                groups: [Permission(name: "g", canEdit: true)])
            _ = try await service.update(id, change, expecting: nil)
            let secret = try await service.read(id)
            try requireEqual(
                [secret.summary.name, secret.summary.url, secret.clientID, secret.clientSecret.reveal()],
                ["n", "u", "c", "s"], "fields")
            try requireEqual(
                [secret.summary.identifierCode, secret.summary.tags, secret.notes, secret.method],
                ["i", "t", "o", "m"], "fields")
            try requireEqual(
                secret.sharing,
                Sharing(users: [Permission(name: "caio")], groups: [Permission(name: "g", canEdit: true)]), "sharing")
        },
        ContractCase("an empty list of permissions empties it, an absent one keeps it") { factory in
            let service = try await factory(.ofSamples).acting(as: "ana")
            let created = try await service.create(.sample(5)).secret
            try require(!created.sharing.users.isEmpty && !created.sharing.groups.isEmpty, "the sample is not shared")
            _ = try await service.update(created.id, SecretChange(users: []), expecting: nil)
            let secret = try await service.read(created.id)
            try requireEqual(secret.sharing.users, [], "users")
            try requireEqual(secret.sharing.groups, created.sharing.groups, "groups")
        },
        ContractCase("a required field cannot be emptied") { factory in
            let service = try await factory(.ofSamples).acting(as: "ana")
            let created = try await service.create(.sample(5)).secret
            for (field, change) in [
                ("name", SecretChange(name: "")), ("url", SecretChange(url: "")),
                ("client_id", SecretChange(clientID: "")),
            ] {
                try await requireError(.missingParameter(field)) {
                    try await service.update(created.id, change, expecting: nil)
                }
            }
            try service.requireSame(try await service.read(created.id), created, "read")
        },
        ContractCase("updating to another secret's identifier_code is refused, to one's own is not") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            _ = try await service.create(.minimal("first", code: "one"))
            let id = try await service.create(.minimal("second", code: "two")).secret.id
            try await requireError(.duplicateIdentifierCode("one")) {
                try await service.update(id, SecretChange(identifierCode: "one"), expecting: nil)
            }
            _ = try await service.update(id, SecretChange(identifierCode: "two", notes: "x"), expecting: nil)
            _ = try await service.update(id, SecretChange(identifierCode: ""), expecting: nil)
            _ = try await service.create(.minimal("third", code: "two"))
        },
        ContractCase("an update against a version that is gone is a conflict and changes nothing") { factory in
            let store = try await factory(Directory())
            let service = try await store.acting(as: "ana")
            let created = try await service.create(.sample(1)).secret
            guard let version = created.version else { return }
            let other = try await store.acting(as: "ana")
            let newer = try await other.update(created.id, SecretChange(notes: "newer"), expecting: version).secret
            try require(newer.version != version, "the version stayed")
            try await requireError(.conflict) {
                try await service.update(created.id, SecretChange(notes: "older"), expecting: version)
            }
            try requireEqual(try await service.read(created.id).notes, "newer", "notes")
            _ = try await service.update(created.id, SecretChange(notes: "newest"), expecting: newer.version)
        },
    ]
}
