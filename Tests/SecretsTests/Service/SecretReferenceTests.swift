import Secrets
import TestSupport
import Testing

/// Secrets by identifier, code or name.
@Suite struct SecretReferenceTests {
    private func resolve(_ text: String) async throws -> SecretReference.Resolution {
        let service = InMemoryService(summaries: [
            .sample(1, name: "Billing prod", code: "bill-1"), .sample(2, name: "Billing test", code: "bill-2"),
            .sample(3, name: "Zoë", code: "zoe"), .sample(4, name: "Zoë", code: "zoe-2"), .sample(5, name: "zoe"),
        ])
        return try await #require(SecretReference(text)).resolve(in: service)
    }

    @Test func whatIsNoReferenceIsNone() {
        for text in ["", "x", "code:", "name:", "tag:x", "1.5", "-1x"] {
            #expect(SecretReference(text) == nil, "\(text)")
        }
        #expect(SecretReference("42") == .id(SecretID(42)))
        #expect(SecretReference("code:a:b") == .code("a:b"))
    }

    @Test func oneIsFound() async throws {
        #expect(try await resolve("7") == .found(SecretID(7)))
        #expect(try await resolve("code:bill-2") == .found(SecretID(2)))
        #expect(try await resolve("name:billing PROD") == .found(SecretID(1)))
        // One that is written the same goes before those that are only alike.
        #expect(try await resolve("name:zoe") == .found(SecretID(5)))
    }

    @Test func whatMayBeMeantIsSaid() async throws {
        #expect(
            try await resolve("name:Zoë")
                == .several("2 secrets have the name 'Zoë': say which by its identifier: 3 (Zoë), 4 (Zoë)."))
        #expect(
            try await resolve("name:billing")
                == .none(
                    "no secret has the name 'billing', but it is part of others: 1 (Billing prod), 2 (Billing test)."))
        #expect(
            try await resolve("name:Biling prod")
                == .none("no secret has the name 'Biling prod', did you mean 'Billing prod'?"))
        #expect(try await resolve("code:x") == .none("no secret has the code 'x'."))
    }
}

/// What differs between versions, in words.
@Suite struct FieldDifferenceTests {
    private func secret(_ change: SecretChange) async throws -> (APISecret, APISecret) {
        let service = InMemoryService()
        let old = try await service.create(.sample()).secret
        let new = try await service.update(old.id, change, expecting: nil).secret
        return (old, new)
    }

    @Test func clientSecretsAreHiddenUntilAskedFor() async throws {
        let (old, new) = try await secret(SecretChange(clientSecret: ClientSecret("new-value"), notes: ""))
        let hidden = FieldDifference.all(from: old, to: new, reveal: false)
        #expect(hidden.map(\.field) == [.clientSecret, .notes])
        #expect(hidden[0].removed == "(hidden)" && hidden[0].added == "(hidden)")
        #expect(hidden[1].removed == old.notes && hidden[1].added == "")
        #expect(FieldDifference.all(from: old, to: new, reveal: true)[0].added == "new-value")
    }

    @Test func ofPermissionsOnlyWhatChangedIsNamed() async throws {
        let users = [Permission(name: "bia"), Permission(name: "rui")]
        let (old, new) = try await secret(SecretChange(users: users, groups: [Permission(name: "Audit")]))
        let differences = FieldDifference.all(from: old, to: new, reveal: false)
        #expect(differences.map(\.field) == [.users])
        #expect(differences[0].removed == "bia (edit)")
        #expect(differences[0].added == "bia, rui")
    }

    @Test func theFirstVersionHasAllThatIsThere() async throws {
        let (old, _) = try await secret(SecretChange(notes: "x"))
        #expect(FieldDifference.all(from: nil, to: old, reveal: false).map(\.field) == SecretField.allCases)
    }
}
