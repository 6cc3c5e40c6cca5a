import Secrets

extension ContractSuite {
    static let creating = [
        ContractCase("creating answers the whole record, owned by its creator") { factory in
            let service = try await factory(.ofSamples).acting(as: "ana")
            let draft = SecretDraft.sample(0)
            let secret = try await service.create(draft).secret
            try service.requireOwner(secret.summary, "ana")
            try requireEqual(secret.summary.access, .own, "access")
            try requireEqual(secret.summary.name, draft.name, "name")
            try requireEqual(secret.summary.url, draft.url, "url")
            try requireEqual(secret.summary.tags, draft.tags, "tags")
            try requireEqual(secret.summary.identifierCode, draft.identifierCode, "identifier_code")
            try requireEqual(secret.sharing, draft.sharing, "sharing")
            try requireEqual(secret.summary.state, ActiveState(draft.isActive), "state")
            try requireEqual(secret.clientID, draft.clientID, "client_id")
            try require(secret.clientSecret == draft.clientSecret, "client_secret differs")
            try requireEqual(secret.method, draft.method, "method")
            try requireEqual(secret.notes, draft.notes, "notes")
        },
        ContractCase("name, url and client_id are required, and the error says which is missing") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            for (field, path) in requiredFields {
                var draft = SecretDraft.sample()
                draft[keyPath: path] = ""
                try await requireError(.missingParameter(field)) { try await service.create(draft) }
            }
            try requireEqual(try await service.listAll().count, 0, "secrets")
        },
        ContractCase("the other fields may be empty") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            let id = try await service.create(.minimal()).secret.id
            let secret = try await service.read(id)
            try require(secret.clientSecret.isEmpty, "client_secret is not empty")
            try requireEqual(secret.notes + secret.method, "", "notes and method")
            try requireEqual(secret.summary.tags ?? "", "", "tags")
            try requireEqual(secret.summary.identifierCode ?? "", "", "identifier_code")
            try requireEqual(secret.sharing, .none, "sharing")
            try requireEqual(secret.summary.state, .active, "state")
        },
        ContractCase("an identifier_code is unique among its owner's secrets only") { factory in
            let store = try await factory(Directory())
            let ana = try await store.acting(as: "ana")
            let bia = try await store.acting(as: "bia")
            _ = try await ana.create(.minimal("first", code: "same"))
            try await requireError(.duplicateIdentifierCode("same")) {
                try await ana.create(.minimal("second", code: "same"))
            }
            _ = try await bia.create(.minimal("hers", code: "same"))
            _ = try await ana.create(.minimal("none"))
            _ = try await ana.create(.minimal("none either"))
            try requireEqual(try await ana.listAll().count, 3, "ana's secrets")
        },
        ContractCase("text comes back as it was given") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            var draft = SecretDraft.minimal("a\u{0}b\u{1B}[31m\u{202E}c\u{301}👩‍👩‍👧")
            draft.notes = String(repeating: "linha\r\n\t\"'\\\u{FFFD}", count: 5000)
            draft.tags = " ,a,, b ,"
            draft.clientSecret = ClientSecret("pass\u{0}word ç")
            let id = try await service.create(draft).secret.id
            let secret = try await service.read(id)
            try require(secret.summary.name.utf8.elementsEqual(draft.name.utf8), "name differs")
            try require(secret.notes.utf8.elementsEqual(draft.notes.utf8), "notes differ")
            try requireEqual(secret.summary.tags, draft.tags, "tags")
            try require(secret.clientSecret == draft.clientSecret, "client_secret differs")
        },
    ]

    static let reading = [
        ContractCase("a secret that does not exist is not found") { factory in
            let service = try await factory(Directory()).acting(as: "ana")
            for id in [SecretID(0), SecretID(-1), SecretID(4711), SecretID(.max), SecretID(.min)] {
                try await requireError(.notFound) { try await service.read(id) }
                try await requireError(.notFound) {
                    try await service.update(id, SecretChange(name: "x"), expecting: nil)
                }
                try await requireError(.notFound) { try await service.setActive(true, id) }
            }
        },
        ContractCase("who has no permission may neither see nor touch") { factory in
            let store = try await factory(Directory(users: ["ana", "bia"], groups: ["Audit"]))
            var draft = SecretDraft.minimal()
            draft.sharing.groups = [Permission(name: "Audit", canEdit: true)]
            let id = try await store.acting(as: "ana").create(draft).secret.id
            let bia = try await store.acting(as: "bia")
            try requireEqual(try await bia.listAll().count, 0, "listed")
            try await requireError(.noAccess) { try await bia.read(id) }
            try await requireError(.noAccess) {
                try await bia.update(id, SecretChange(name: "x"), expecting: nil)
            }
            try await requireError(.noAccess) { try await bia.setActive(false, id) }
        },
        ContractCase("a permission without can_edit is for viewing only") { factory in
            let store = try await factory(Directory())
            var draft = SecretDraft.minimal()
            draft.sharing.users = [Permission(name: "bia")]
            let id = try await store.acting(as: "ana").create(draft).secret.id
            let bia = try await store.acting(as: "bia")
            // A server's answer to a read does not say what else may be done.
            let told: Access = bia.features.listsDetails ? .view : .viewOrMore
            try requireEqual(try await bia.read(id).summary.access, told, "access")
            try requireEqual(try await bia.listAll().map(\.access), [.view], "listed access")
            try await requireError(.noAccess) {
                try await bia.update(id, SecretChange(name: "x"), expecting: nil)
            }
            try await requireError(.noAccess) { try await bia.setActive(false, id) }
            try requireEqual(try await bia.read(id).summary.state, .active, "state")
        },
        ContractCase("can_edit allows updating and deactivating, by user and by group") { factory in
            let directory = Directory(
                users: ["ana", "bia", "caio"], groups: ["Audit"], members: ["Audit": ["caio"]])
            let store = try await factory(directory)
            var draft = SecretDraft.minimal()
            draft.sharing.users = [Permission(name: "bia", canEdit: true)]
            draft.sharing.groups = [Permission(name: "Audit", canEdit: true)]
            let id = try await store.acting(as: "ana").create(draft).secret.id
            for user in ["bia", "caio"] {
                let service = try await store.acting(as: user)
                let changed = try await service.update(id, SecretChange(notes: "by \(user)"), expecting: nil).secret
                try requireEqual(changed.notes, "by \(user)", "notes")
                try service.requireOwner(changed.summary, "ana")
                try requireEqual(changed.summary.access, .edit, "access")
                try requireEqual(try await service.setActive(false, id), .changed, "deactivation")
                try requireEqual(try await service.setActive(true, id), .changed, "activation")
            }
        },
        ContractCase("an inactive secret can be read where the service allows it, and is told to be inactive") {
            factory in
            let service = try await factory(Directory()).acting(as: "ana")
            let id = try await service.create(.sample(1)).secret.id
            _ = try await service.setActive(false, id)
            if service.features.readsInactive {
                try requireEqual(try await service.read(id).summary.state, .inactive, "state")
            } else {
                try await requireError(.inactive) { try await service.read(id) }
            }
        },
    ]

    private static var requiredFields: [(String, WritableKeyPath<SecretDraft, String> & Sendable)] {
        [("name", \.name), ("url", \.url), ("client_id", \.clientID)]
    }
}
