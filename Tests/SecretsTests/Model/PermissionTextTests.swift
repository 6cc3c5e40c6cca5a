import Secrets
import Testing

@Suite("Permissions as people write them")
struct PermissionTextTests {
    @Test(
        arguments: [
            ("malu", Permission(name: "malu")), ("malu:edit", Permission(name: "malu", canEdit: true)),
            ("malu:VIEW", Permission(name: "malu")), ("a:b:view", Permission(name: "a:b")),
            ("a:edit:view", Permission(name: "a:edit")), ("Test group", Permission(name: "Test group")),
        ])
    func reading(_ text: String, _ permission: Permission) throws {
        #expect(try Permission(text: text) == permission)
        #expect(try Permission(text: permission.text) == permission)
    }

    @Test(arguments: ["", ":edit", ":", "malu:", "malu:foo", "malu:edits", "a:b"])
    func refusing(_ text: String) {
        #expect(throws: PermissionTextError(text: text)) { try Permission(text: text) }
    }

    @Test func unknownNamesAreFoundOnce() {
        let directory = Directory(users: ["ana", "malu"], groups: ["SRE"])
        let sharing = Sharing(
            users: [Permission(name: "mlau"), Permission(name: "ana")], groups: [Permission(name: "SRF")])
        let unknown = directory.unknown(in: [sharing, sharing])
        #expect(unknown == UnknownNames(users: ["mlau"], groups: ["SRF"]))
        #expect(unknown.counts == "1 user and 1 group")
        #expect(directory.unknownUser("mlau") == "there is no user 'mlau' here, did you mean 'malu'?")
        #expect(directory.unknownUser("zzz") == "there is no user 'zzz' here.")
        #expect(Directory().unknown(in: [sharing]).isEmpty)
    }
}
