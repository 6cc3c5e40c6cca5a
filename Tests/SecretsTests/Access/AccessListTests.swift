import TestSupport
import Testing

@testable import Secrets

@Suite("Who can see what")
struct AccessListTests {
    private let directory = Directory(
        users: ["ana", "bia", "malu", "rui"], groups: ["Empty", "Ops", "SRE"],
        members: ["SRE": ["bia", "malu"], "Ops": ["malu", "rui"]])

    @Test("Groups are resolved to people; whoever may do most comes first")
    func resolves() {
        let sharing = Sharing(
            users: [Permission(name: "malu"), Permission(name: "zoe", canEdit: true)],
            groups: [Permission(name: "SRE", canEdit: true), Permission(name: "Empty"), Permission(name: "Unknown")])
        let list = AccessList(owner: "ana", sharing: sharing, directory: directory)
        #expect(list.people.map(\.name) == ["ana", "bia", "malu", "zoe"])
        #expect(list.people.map(\.access) == [.own, .edit, .edit, .edit])
        #expect(list.people[2].ways == [.directly(canEdit: false), .group("SRE", canEdit: true)])
        #expect(list.people[2].ways.map(\.text) == ["user", "group SRE"])
        #expect(list.unresolved.map(\.name) == ["Empty", "Unknown"])
    }

    @Test func anOwnerThatIsNotKnownIsNobody() {
        #expect(AccessList(owner: nil, sharing: .none, directory: directory).people.isEmpty)
    }

    @Test("What somebody can see is what access is decided by, for every user, group and secret")
    func agreesWithDeciding() throws {
        var random = SplitMix(seed: 3)
        func permissions(_ names: [String]) -> [Permission] {
            names.filter { _ in random.chance(30) }.map { Permission(name: $0, canEdit: random.chance(50)) }
        }
        var table = SecretTable()
        table.append(
            (1...200).map { id in
                SecretSummary(
                    id: SecretID(id), name: "s\(id)", owner: random.chance(10) ? nil : random.pick(directory.users),
                    sharing: random.chance(10)
                        ? nil : Sharing(users: permissions(directory.users), groups: permissions(directory.groups)),
                    access: .view)
            })
        for user in directory.users {
            let expected = table.rows.indices.compactMap { row -> Int32? in
                let secret = table.rows[row]
                let access = Access.decide(
                    user: user, memberOf: directory.groups(of: user), owner: secret.owner ?? "",
                    sharing: secret.sharing ?? .none)
                return access == .none ? nil : Int32(row)
            }
            #expect(table.access(of: user, in: directory).map(\.row) == expected)
            // The filter of the list lets the same through.
            let filter = try Filter.parse(directory.filter(forAccessOf: user))
            #expect(table.select(filter) == expected)
            for (row, access) in table.access(of: user, in: directory) {
                let secret = table.rows[Int(row)]
                let list = AccessList(owner: secret.owner, sharing: secret.sharing ?? .none, directory: directory)
                #expect(list.people.first { $0.name == user }?.access == access)
            }
        }
        for group in directory.groups {
            let filter = try Filter.parse(directory.filter(forAccessOf: group))
            #expect(table.select(filter) == table.access(of: group, in: directory).map(\.row))
        }
    }
}
