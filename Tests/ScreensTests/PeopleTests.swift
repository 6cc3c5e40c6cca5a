import Keymap
import Secrets
import TestSupport
import Testing

@testable import Screens

@Suite("Users, groups and who can see what")
@MainActor
struct PeopleTests {
    private func program(features: ServiceFeatures = .all) async -> Program {
        let secrets = [
            APISecret.shared(
                1, "Billing",
                Sharing(users: [Permission(name: "bia")], groups: [Permission(name: "SRE", canEdit: true)])),
            .shared(2, "Mail", Sharing(groups: [Permission(name: "SRE")])), .shared(3, "Search", .none),
        ]
        let directory = Directory(
            users: ["ana", "bia", "malu"], groups: ["Ops", "SRE"], members: ["SRE": ["malu"]])
        let program = Program(InMemoryService(directory: directory, secrets: secrets, features: features))
        await program.app.settled()
        return program
    }

    @Test func whoCanSeeASecret() async throws {
        let program = await program()
        await program.press("g w")
        let screen = try program.top(WhoScreen.self)
        #expect(screen.name == "Billing")
        #expect(screen.access.people.map(\.name) == ["ana", "malu", "bia"])
        await program.press("j <Enter>")
        #expect(program.app.top is ListScreen)
        #expect(program.names == ["Billing", "Mail"])
        #expect(program.message == "malu can see: edit 1, view 1.")
    }

    @Test("From the details too, which then close")
    func fromTheDetails() async throws {
        let program = await program()
        await program.press("<Enter> g w G <Enter>")
        #expect(program.app.top is ListScreen)
        #expect(program.names == ["Billing"])
    }

    @Test("Where the list does not tell who it is shared with, the secret is read")
    func onAServer() async throws {
        let program = await program(features: .remote)
        await program.press("g w")
        #expect(try program.top(WhoScreen.self).access.people.isEmpty == false)
        #expect(await program.service.calls.contains(.read(SecretID(1))))
    }

    @Test func accessByCommand() async {
        let program = await program()
        await program.press(":")
        await program.type("access SRE")
        await program.press("<Enter>")
        #expect(program.names == ["Billing", "Mail"])
        await program.press(":")
        await program.type("access SER")
        await program.press("<Enter>")
        #expect(program.message == "No user or group 'SER', did you mean 'SRE'?")
    }

    @Test("Users and groups are added, and asked about before they are forgotten")
    func addAndRemove() async throws {
        let program = await program()
        await program.press("g u")
        let screen = try program.top(PeopleScreen.self)
        #expect(screen.rows.map(\.name) == ["ana", "bia", "malu"])
        #expect(screen.rows[2].others == ["SRE"])
        await program.press("a")
        await program.type("rui, zoe")
        await program.press("<Enter>")
        #expect(screen.rows.map(\.name) == ["ana", "bia", "malu", "rui", "zoe"])
        #expect(program.message == "Added rui, zoe.")
        await program.press("G k k d")
        let question = try program.top(ConfirmScreen.self).question
        #expect(question.contains("Forget user 'malu'? They can see 2 secrets now. They leave 1 group"))
        await program.press("n")
        #expect(screen.rows.count == 5)
        await program.press("d y")
        #expect(screen.rows.map(\.name) == ["ana", "bia", "rui", "zoe"])
        await program.press("<Tab>")
        #expect(screen.rows == [.init(name: "Ops", others: []), .init(name: "SRE", others: [])])
    }

    @Test("Members are changed after a question that names them")
    func members() async throws {
        let program = await program()
        await program.press("g u <Tab> G e <C-u>")
        await program.type("bia, newcomer")
        await program.press("<Enter>")
        #expect(
            try program.top(ConfirmScreen.self).question
                == "Members of SRE: add bia, newcomer; take out malu? New users: newcomer.")
        await program.press("y")
        let screen = try program.top(PeopleScreen.self)
        #expect(screen.rows[1].others == ["bia", "newcomer"])
        // The same from the user's side; nothing at all is an answer.
        await program.press("<Tab> j e <C-u> <Enter> y")
        #expect(screen.rows[1] == .init(name: "bia", others: []))
        await program.press("e <Enter>")
        #expect(program.message == "Nothing was changed.")
    }

    @Test func aServerIsChangedElsewhere() async {
        let program = await program(features: .remote)
        await program.press("g u a")
        #expect(program.message == "Users and groups are changed on the server itself, not over its API.")
    }
}

extension APISecret {
    fileprivate static func shared(_ id: Int64, _ name: String, _ sharing: Sharing) -> APISecret {
        APISecret(
            summary: .sample(id, name: name, sharing: sharing), clientID: "c", clientSecret: ClientSecret("v"),
            version: 1)
    }
}
