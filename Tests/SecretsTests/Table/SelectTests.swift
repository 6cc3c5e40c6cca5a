import Testing

@testable import Secrets

@Suite("Filtering a table")
struct SelectTests {
    private static let summaries: [SecretSummary] = [
        SecretSummary(
            id: SecretID(10), name: "Homologação API", url: "https://a.example/v1", tags: "cloud, legacy", owner: "ana",
            identifierCode: "hom-1", state: .active,
            sharing: Sharing(users: [Permission(name: "malu", canEdit: true), Permission(name: "bia")]), access: .own),
        SecretSummary(
            id: SecretID(20), name: "Billing", url: "https://b.example", tags: "cloud-2", owner: "Bia",
            identifierCode: "", state: .inactive, sharing: Sharing(groups: [Permission(name: "Test group")]),
            access: .view),
        // As MySafe's list tells it.
        SecretSummary(id: SecretID(30), name: "Remote", access: .edit),
        SecretSummary(
            id: SecretID(40), name: "Plain", url: "", tags: "", owner: "ana", state: .active, sharing: Sharing.none,
            access: .own),
    ]

    private func select(_ text: String, among candidates: [Int32]? = nil) throws -> [Int32] {
        var table = SecretTable()
        table.append(Self.summaries)
        return try table.select(Filter.parse(text), among: candidates)
    }

    @Test(
        "What each term matches",
        arguments: [
            ("", [0, 1, 2, 3]), ("homologacao", [0]), ("HOMOLOGAÇÃO", [0]), ("api ana", [0]), ("example", [0, 1]),
            ("cloud", [0, 1]), ("ana", [0, 3]), ("hom-1", [0]), ("name:bi", [1]), ("bia", [1]), ("-bia", [0, 2, 3]),
            ("tag:cloud", [0, 1]), ("tag:=cloud", [0]), ("tag:=clou", []), ("-tag:=cloud", [1, 2, 3]),
            ("tag:legacy", [0]),
            ("url:b.ex", [1]), ("owner:ana", [0, 3]), ("owner:=an", []), ("code:hom", [0]), ("user:malu", [0]),
            ("user:malu:edit", [0]), ("user:malu:view", []), ("user:bia:view", [0]), ("user:bia:edit", []),
            ("user:=bi", []),
            ("group:\"test group\"", [1]), ("group:test:edit", []), ("active:yes", [0, 3]), ("active:no", [1]),
            ("active:unknown", [2]), ("-active:yes", [1, 2]), ("shared:yes", [0, 1]), ("shared:no", [3]),
            ("-shared:yes", [2, 3]), ("-shared:no", [0, 1, 2]), ("id:30", [2]), ("id:3", []), ("-id:30", [0, 1, 3]),
            ("\"cloud, legacy\"", []), ("apihttps", []), ("/^plain$/", [3]), ("url:/v1$/", [0]), ("user:/^m..u$/", [0]),
            ("cloud -legacy", [1]), ("malu", []), ("billing | plain", [1, 3]), ("(billing | plain) owner:ana", [3]),
            ("-(billing | plain)", [0, 2]), ("tag:legacy,cloud-2", [0, 1]), ("-tag:legacy,cloud-2", [2, 3]),
            ("id:10,30..", [0, 2, 3]), ("-id:..30", [3]), ("notes:x", []), ("-notes:x", [0, 1, 2, 3]),
            ("marked:no", [0, 1, 2, 3]), ("marked:yes", []),
        ] as [(String, [Int32])])
    func terms(_ text: String, _ rows: [Int32]) throws {
        #expect(try select(text) == rows, "\(text)")
    }

    @Test("Notes and methods are known of secrets that were read, and outlive reading the list again")
    func detailsOfReadSecrets() throws {
        var table = SecretTable()
        table.append(Self.summaries)
        table.setDetails(SecretDetails(method: "GET", notes: "Rotação"), of: SecretID(20))
        table.setDetails(SecretDetails(method: "POST", notes: "none"), of: SecretID(40))
        table.setDetails(SecretDetails(method: "PATCH", notes: "longer than before"), of: SecretID(20))
        #expect(try table.select(Filter.parse("notes:rotacao")) == [])
        #expect(try table.select(Filter.parse("notes:longer")) == [1])
        #expect(try table.select(Filter.parse("-notes:longer")) == [0, 2, 3])
        #expect(try table.select(Filter.parse("method:patch,post")) == [1, 3])
        table.replaceRows(with: SummaryRows(Self.summaries.reversed()))
        #expect(try table.select(Filter.parse("notes:none | method:patch")) == [0, 2])
    }

    @Test func theCandidatesOrderIsKept() throws {
        #expect(try select("a", among: [3, 0, 1]) == [3, 0, 1])
        #expect(try select("ana", among: [3, 1, 0]) == [3, 0])
        #expect(try select("", among: [2, 1]) == [2, 1])
        #expect(try select("ana", among: []) == [])
    }

    @Test func rowsThatAreNotThereAreDropped() throws {
        #expect(try select("ana", among: [3, 99, -1, 0]) == [3, 0])
        #expect(try select("", among: [4, 0]) == [0])
    }

    @Test("The fast way finds what the plain meaning says, whatever the candidates")
    func agreesWithPlainMeaning() throws {
        var sampler = Sampler(seed: 11)
        for round in 0..<40 {
            var table = SecretTable()
            let summaries = (0..<60).map { sampler.summary(Int64($0)) }
            table.append(summaries)
            if round % 2 == 1 {
                for _ in 0..<15 { table.replace(sampler.summary(Int64(sampler.random.below(80)))) }
            }
            let rows = table.rows
            for _ in 0..<25 {
                let text = sampler.expression()
                let filter = try Filter.parse(text)
                var candidates = (0..<Int32(rows.count)).shuffled(using: &sampler.random)
                let marks = Set((0..<60).filter { _ in sampler.random.chance(30) }.map { SecretID(Int64($0)) })
                #expect(
                    table.select(filter, marks: marks)
                        == candidates.sorted().filter { NaiveFilter.matches(filter, rows[Int($0)], marks: marks) },
                    "\(text)")
                if sampler.random.chance(50) { candidates = Array(candidates.prefix(5)) }
                #expect(
                    table.select(filter, among: candidates, marks: marks)
                        == candidates.filter { NaiveFilter.matches(filter, rows[Int($0)], marks: marks) }, "\(text)")
            }
        }
    }

    @Test("A filter that narrows another matches nothing that the other did not")
    func narrowingIsSound() throws {
        var sampler = Sampler(seed: 5)
        var table = SecretTable()
        table.append((0..<300).map { sampler.summary(Int64($0)) })
        var narrowed = 0
        for _ in 0..<4000 {
            let text = sampler.expression()
            let longer = text + sampler.random.pick(["", "a", "b", " cloud", " -a", "y", ":edit", " active:yes"])
            guard let first = try? Filter.parse(text), let second = try? Filter.parse(longer), second.narrows(first)
            else {
                continue
            }
            narrowed += 1
            #expect(Set(table.select(second)).isSubset(of: table.select(first)), "\(text) then \(longer)")
        }
        #expect(narrowed > 1000)
    }

    @Test(
        "Typing on narrows",
        arguments: [
            ("c", "cl", true), ("", "x", true), ("cl", "c", false), ("tag:c", "tag:cl", true),
            ("clo", "tag:cloud", true),
            ("tag:clo", "cloud", false), ("a", "a b", true), ("a b", "b", false), ("-ab", "-a", true),
            ("-a", "-ab", false),
            ("tag:clo", "tag:=cloud", true), ("tag:=cloud", "tag:cloud", false), ("user:m", "user:m:edit", true),
            ("user:m:edit", "user:m", false), ("active:yes", "active:yes x", true), ("active:yes", "active:no", false),
            ("a | b", "a", true), ("a", "a | b", false), ("a | b", "(a | b) c", true), ("a | b", "aa | bc", true),
            ("tag:a,b", "tag:b", true), ("-(a b)", "-a", true), ("updated:<1y", "updated:<1w", true),
            ("/a/", "/a/ b", true), ("/a/", "/ab/", false), ("a", "/a/", false), ("a", "user:a", false),
        ])
    func typing(_ before: String, _ after: String, _ narrows: Bool) throws {
        #expect(try Filter.parse(after).narrows(Filter.parse(before)) == narrows)
    }

    @Test func aCancelledTaskGetsAnAnswerAllTheSame() async throws {
        var table = SecretTable()
        table.append((0..<2000).map { SecretSummary(id: SecretID($0), name: "n\($0)", access: .own) })
        let filter = try Filter.parse("/n1/")
        let frozen = table
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return frozen.select(filter)
        }
        #expect(await task.value.count <= 2000)
    }
}
