import Keymap
import Screens
import Secrets
import Surface
import TestSupport
import Testing

@testable import Views

@Suite("List, drawn")
@MainActor
struct ListViewTests {
    private let summaries: [SecretSummary] = [
        .sample(1, name: "Billing API", tags: "cloud, prod", code: "bill-1", updated: 1_763_906_700),
        .sample(2, name: "日本語の名前", url: "https://jp.example/api", tags: "legacy", state: .inactive, updated: 0),
        .sample(
            3, name: "Zoë's e\u{301}tat", owner: "bia", updated: 951_782_400,
            sharing: Sharing(users: [Permission(name: "ana", canEdit: true)]), access: .edit),
    ]

    @Test("At 80×24: the important columns, the marker of the current row, marks, counts and keys")
    func usual() async {
        let gallery = await Gallery(summaries, badge: "as bia")
        await gallery.press("j <Space>")
        #expect(
            gallery.lines().filter { !$0.isEmpty } == [
                " [as bia]  vault · memory.cofre · ana                                name ↑ 3/3",
                "     Name         Host            Tags        Code   Updated    Owner Shared",
                "  ●  Billing API  billing.example cloud, prod bill-1 2025-11-23 ana   no",
                "✓ ●  Zoë's e\u{301}tat   billing.example cloud, prod ?      2000-02-29 bia   yes",
                "  ○ ▌日本語の名前 jp.example      legacy      ?      1970-01-01 ana   no",
                " 3 secrets  ✓ 1 marked  ● 2 active  ○ 1 inactive",
                " / filter  Space mark  a activate  d deactivate  s share  Enter details  ? help",
            ])
        #expect(gallery.lines().count == 24)
    }

    @Test("At 40×10 state, name and host are left")
    func small() async {
        let gallery = await Gallery(summaries)
        await gallery.press("j <Space>")
        #expect(
            gallery.lines(40, 10) == [
                " vault · memory.cofre · ana  name ↑ 3/3", "     Name         Host",
                "  ●  Billing API  billing.example", "✓ ●  Zoë's e\u{301}tat   billing.example",
                "  ○ ▌日本語の名前 jp.example", "", "", "", " 3 secrets  ✓ 1 marked  ● 2 active",
                " / filter  Space mark  s share  ? help",
            ])
    }

    @Test("At 200×50 every column has room")
    func large() async {
        let gallery = await Gallery(summaries)
        let lines = gallery.lines(200, 50)
        let words = lines[1].split(separator: " ").map(String.init)
        #expect(words == ["Name", "Host", "Tags", "Code", "Updated", "Owner", "Shared"])
        #expect(lines[2].hasSuffix("cloud, prod bill-1 2025-11-23 14:05 ana   no"))
        #expect(lines[3].hasSuffix("cloud, prod ?      2000-02-29 00:00 bia   yes"))
    }

    @Test("What the list does not tell of one secret is shown as not known; columns unknown of all are left out")
    func unknown() async {
        let gallery = await Gallery()
        gallery.app.session?.stored(
            .sample(3, name: "Remote", url: nil, tags: nil, owner: nil, state: .unknown, updated: nil, sharing: nil))
        #expect(
            gallery.lines(120, 24)[1...2].map { $0.split(separator: " ").map(String.init) }
                == [["Name"], ["?", "▌Remote"]])
        gallery.app.session?.stored(.sample(4, name: "Told", code: "t-4", updated: 0))
        #expect(
            gallery.lines(120, 24)[2].split(separator: " ").map(String.init)
                == ["?", "▌Remote", "?", "?", "?", "?", "?", "?"])
    }

    /// Bytes on the wire follow from the cells that change: those that lie side by side are addressed together.
    @Test("A move inside the page changes marker and name in two rows, and the position, nothing else")
    func move() async {
        let gallery = await Gallery(SecretSummary.samples(100))
        _ = gallery.draw()
        await gallery.press("j j")
        let before = gallery.draw()
        await gallery.press("j")
        let after = gallery.draw()
        let changed = (0..<24).flatMap { y in (0..<80).filter { before[$0, y] != after[$0, y] }.map { Point($0, y) } }
        // The names have fourteen characters.
        let rows = [4, 5].flatMap { y in Array(4..<19).map { Point($0, y) } }
        #expect(changed == [Point(74, 0)] + rows)
        #expect((0..<80).filter { after[$0, 5].role == .cursor } == Array(5..<19))
        #expect(after.cursor == Point(4, 5))
        #expect(!after.cursorVisible)
    }

    @Test(
        "The whole name stands out, of whatever script",
        arguments: [("日本語", 6), ("Itaú SA", 7), ("ab日本", 6), ("👩‍👩‍👧 x", 4), ("é", 1), ("", 1)])
    func highlight(_ name: String, _ width: Int) async {
        let gallery = await Gallery([.sample(1, name: name)])
        let surface = gallery.draw()
        #expect((0..<80).filter { surface[$0, 2].role == .cursor } == Array(5..<5 + width))
    }

    @Test(
        "What stands out can be the marker alone, or the whole row", arguments: [(CursorStyle.marker, 0), (.row, 80)])
    func cursorStyles(_ style: CursorStyle, _ count: Int) async {
        let gallery = await Gallery(summaries, cursorStyle: style)
        let surface = gallery.draw()
        #expect(surface[4, 2].glyph == "▌")
        #expect((0..<80).count { surface[$0, 2].role == .cursor } == count)
    }

    @Test("Chosen columns are shown in their order, whatever they say")
    func chosenColumns() async {
        let gallery = await Gallery([.sample(1, name: "A"), .sample(2, name: "B")], columns: [.id, .name, .owner])
        #expect(gallery.lines()[1] == "     ID Name Owner")
        #expect(gallery.lines()[2].split(separator: " ").map(String.init) == ["●", "▌1", "A", "ana"])
    }

    @Test("While a filter takes its time, the status says so")
    func filtering() async {
        let gallery = await Gallery(summaries)
        await gallery.press("/")
        await gallery.type("name:/bill")
        gallery.app.press(Key(.character("/")))
        #expect(gallery.lines()[22] == " 3 secrets  filtering…  ● 2 active  ○ 1 inactive")
        #expect(gallery.lines()[4].contains("日本語"))
        await gallery.app.settled()
        #expect(gallery.lines()[22] == " 1 of 3  ● 1 active  ○ 0 inactive")
    }

    @Test("While nothing is shown and a filter takes its time, nothing is said of hits")
    func filteringNothing() async {
        let gallery = await Gallery(summaries)
        await gallery.press("/")
        await gallery.type("nobody")
        gallery.app.paste(" /x/")
        #expect(gallery.lines().map(\.trimmed).contains("Filtering…"))
        await gallery.app.settled()
        #expect(gallery.lines().map(\.trimmed).contains("No secret matches the filter."))
    }

    @Test("Marks, a range and the states show without colours")
    func signs() async {
        let gallery = await Gallery(summaries)
        await gallery.press("<Space> v j")
        let lines = gallery.lines()
        #expect(lines[2].hasPrefix("✓ ●  Billing API "))
        #expect(lines[3].hasPrefix("~ ●  Zoë's e\u{301}tat "))
        #expect(lines[4].hasPrefix("~ ○ ▌日本語の名前 "))
    }

    @Test("An empty list says which keys create and import")
    func empty() async {
        let gallery = await Gallery()
        let lines = gallery.lines().map { $0.trimmed }
        #expect(lines.contains("There are no secrets here yet."))
        #expect(lines.contains("c creates one, I imports a file."))
    }

    @Test("The counts are those of what is shown, and follow filter and states")
    func countsOfShown() async {
        let gallery = await Gallery(
            (1...6).map { .sample($0, name: $0 < 4 ? "Mail \($0)" : "Pay \($0)", state: $0 == 1 ? .inactive : .active) }
        )
        #expect(gallery.lines()[22] == " 6 secrets  ● 5 active  ○ 1 inactive")
        await gallery.press("/")
        await gallery.type("mail")
        #expect(gallery.lines()[22].hasPrefix(" 3 of 6  ● 2 active  ○ 1 inactive"))
        await gallery.press("<Enter>")
        gallery.app.session?.learned(
            [
                ItemOutcome(id: SecretID(2), result: .success(.changed)),
                ItemOutcome(id: SecretID(5), result: .success(.changed)),
            ]
        ) { _ in .activation(false) }
        #expect(gallery.lines()[22] == " 3 of 6  ● 1 active  ○ 2 inactive  /mail")
        await gallery.press("<Esc>")
        #expect(gallery.lines()[22] == " 6 secrets  ● 3 active  ○ 3 inactive")
    }

    @Test("A filter without hits says so, and which key brings the rows back")
    func noHits() async {
        let gallery = await Gallery(summaries)
        await gallery.press("/")
        await gallery.type("zzz")
        #expect(gallery.lines().map(\.trimmed).contains("Esc goes back to the former one."))
        await gallery.press("<Enter>")
        let lines = gallery.lines().map(\.trimmed)
        #expect(lines.contains("No secret matches the filter."))
        #expect(lines.contains("Esc clears it."))
        await gallery.press("S d")
        #expect(gallery.lines()[0].hasSuffix("  updated ↓"))
        #expect(lines[22] == "0 of 3  ● 0 active  ○ 0 inactive  /zzz")
    }

    @Test("A list that cannot be read says why, and which key tries again")
    func failed() async {
        let gallery = await Gallery()
        await gallery.service.failAll(with: .timedOut)
        await gallery.press("r")
        let lines = gallery.lines().map(\.trimmed)
        #expect(lines.contains("The list could not be read."))
        #expect(lines.contains("r tries again."))
    }

    @Test("The status line says what is wrong with rows that are there", arguments: sizes)
    func doubtful(_ width: Int, _ height: Int) async {
        let gallery = await Gallery(summaries)
        func status() -> String { gallery.lines(width, height)[height - 2] }
        for (error, text) in [(ServiceError.timedOut, "STALE, of 2025-06-15 15:06"), (.corrupt("page 3."), "DAMAGED")] {
            await gallery.service.failAll(with: error)
            // The message stands over the line until the next key.
            await gallery.press("r k")
            #expect(status().hasPrefix(" 3 secrets  \(text)"))
            #expect(!status().contains("incomplete"))
        }
        await gallery.service.failAll(with: nil)
        await gallery.press("r")
        #expect(!status().contains("DAMAGED"))
    }

    @Test("The status line says where rows are missing", arguments: sizes)
    func incomplete(_ width: Int, _ height: Int) async {
        let gallery = await Gallery(summaries, opened: false)
        await gallery.service.failAll(with: .timedOut)
        gallery.app.start(with: gallery.service)
        await gallery.app.settled()
        gallery.app.session?.stored(.sample(1))
        #expect(gallery.lines(width, height)[height - 2].hasPrefix(" No answer in time: try again."))
        await gallery.press("k")
        #expect(gallery.lines(width, height)[height - 2].hasPrefix(" 1 secret  list is incomplete"))
        await gallery.service.failAll(with: .corrupt("page 3."))
        await gallery.press("r k")
        #expect(gallery.lines(width, height)[height - 2].hasPrefix(" 1 secret  DAMAGED  list is incomplete"))
    }

    @Test("The wrong part of a filter stands out in its line, with the reason above it")
    func wrongFilter() async throws {
        let gallery = await Gallery(summaries)
        await gallery.press("/")
        await gallery.type("billing colour:x")
        let surface = gallery.draw()
        let error = try #require((gallery.app.top as? ListScreen)?.line.error)
        #expect(surface[1, 22].role == .error)
        #expect(gallery.lines()[22].hasPrefix(" No field 'colour'"))
        let wrong = (0..<80).filter { surface[$0, 23].role == .error }
        #expect(wrong == Array(1 + error.offset..<1 + error.offset + error.length))
        #expect(surface.cursorVisible)
        #expect(surface.cursor == Point(17, 23))
    }

    @Test("After the first key of a sequence the next ones are shown", arguments: sizes)
    func continuations(_ width: Int, _ height: Int) async {
        let gallery = await Gallery(summaries)
        await gallery.press("S")
        let surface = gallery.draw(width, height)
        #expect(surface.text().contains("┌ S … ─"))
        #expect(surface.text().contains("n sort by name"))
        surface.checkSound()
    }

    @Test("Hostile texts are neutralised and keep the columns in their places", arguments: sizes)
    func hostile(_ width: Int, _ height: Int) async {
        let summaries = hostileTexts.enumerated().map { index, text in
            SecretSummary.sample(Int64(index + 1), name: text, url: text, tags: text, owner: text, code: text)
        }
        let gallery = await Gallery()
        for summary in summaries { gallery.app.session?.stored(summary) }
        let surface = gallery.draw(width, height)
        surface.checkSound()
        let columns = ListColumns(width: width, shape: (gallery.app.top as? ListScreen)?.shape ?? ListShape()).columns
        for y in 2..<2 + min(hostileTexts.count, height - 4) {
            for column in columns { #expect([" ", "▌"].contains(surface[column.x - 1, y].glyph)) }
        }
    }

    @Test("Columns never overlap nor leave the screen, and more room never takes one away", arguments: 40...240)
    func columns(_ width: Int) {
        var table = SecretTable()
        table.append(summaries)
        let shape = ListShape(table.rows)
        let columns = ListColumns(width: width, shape: shape)
        #expect(columns.columns.contains { $0.kind == .name && $0.width >= min(22, shape.widths[.name] ?? 0) })
        for (left, right) in zip(columns.columns, columns.columns.dropFirst()) {
            #expect(left.x + left.width < right.x)
        }
        if let last = columns.columns.last { #expect(last.x + last.width <= width) }
        let wider = Set(ListColumns(width: width + 1, shape: shape).columns.map(\.kind))
        #expect(wider.isSuperset(of: columns.columns.map(\.kind)))
    }

    @Test("A hundred thousand secrets list, filter, mark and plan")
    func many() async throws {
        let gallery = await Gallery(SecretSummary.samples(100_000))
        #expect(gallery.lines()[22] == " 100000 secrets  ● 66666 active  ○ 33334 inactive")
        await gallery.press("/")
        await gallery.type("tag:legacy")
        await gallery.press("<Enter> *")
        #expect(gallery.lines()[22] == " 25000 of 100000  ✓ 25000 marked  ● 16666 active  ○ 8334 inactive  /tag:legacy")
        await gallery.press("<Esc> G")
        #expect(gallery.draw().cursor == Point(4, 21))
        await gallery.press("d")
        let plan = try #require(gallery.app.top as? PlanScreen)
        #expect(plan.plan.items.count == 25_000)
    }
}

extension String {
    var trimmed: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
