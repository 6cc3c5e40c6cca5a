import Keymap
import Screens
import Secrets
import Surface
import TestSupport
import Testing
import Text

@testable import Views

@Suite("Program, drawn")
@MainActor
struct AppViewTests {
    @Test("Every screen can be drawn at every size, with its dialogs", arguments: sizes)
    func everyScreen(_ width: Int, _ height: Int) async {
        let gallery = await Gallery(secrets: [hostileSecret])
        let ways = ["<Enter>", "<Enter> x", "c", "e", "d", "?", "I <Tab>", "s", "/", "c <F2>", "d y", "c <C-q>"]
        for way in ways {
            await gallery.press(way)
            gallery.draw(width, height).checkSound("\(way)")
            gallery.app.press(Key(.escape))
            for _ in 0..<6 where gallery.app.stack.count > 1 { await gallery.press("<Esc> y") }
        }
    }

    private var hostileSecret: APISecret {
        let text = hostileTexts.joined(separator: " ")
        return APISecret(
            summary: .sample(1, name: text, url: text, tags: text, code: text), clientID: text,
            clientSecret: ClientSecret(text), method: text, notes: text, version: 1)
    }

    @Test("Below 40×10 a line says what is needed", arguments: [(39, 10), (40, 9), (10, 3), (1, 1), (0, 0)])
    func tooSmall(_ width: Int, _ height: Int) async {
        let gallery = await Gallery()
        let surface = gallery.draw(width, height)
        if width >= 39 { #expect(surface.text().hasPrefix("Cofre needs 40x10; this terminal has")) }
        #expect(surface.width == width)
    }

    @Test("A message stands above the keys until the next key, in two lines if it needs them")
    func message() async {
        let gallery = await Gallery([.sample()])
        await gallery.press("R")
        #expect(gallery.lines()[22] == " There was no run yet: no report to show.")
        #expect(gallery.lines()[23].hasSuffix("? help"))
        #expect(gallery.lines(40, 10)[7...8] == [" There was no run yet: no report to", " show."])
        await gallery.press("j")
        #expect(gallery.lines()[22].hasPrefix(" 1 secret"))
    }

    @Test("A command line stays visible under what is wrong with it")
    func commandLine() async {
        let gallery = await Gallery([.sample()])
        await gallery.press(": s r o t <Enter>")
        #expect(gallery.lines()[22] == " No command 'srot', did you mean 'sort'? Tab shows all.")
        #expect(gallery.lines()[23] == ":srot")
        #expect(gallery.draw().cursor == Point(5, 23))
        await gallery.press("<C-u> s o <Tab> u p <Tab>")
        #expect(gallery.lines()[23] == ":sort updated")
        await gallery.press("<C-u> <Tab>")
        let matches = gallery.lines()[22]
        #expect(matches.hasPrefix(" access   activate  audit  clone  columns") && matches.hasSuffix("…"))
    }

    @Test("A run behind the list has the last line, and in the smallest terminal the top one", arguments: sizes)
    func run(_ width: Int, _ height: Int) async throws {
        let gallery = await Gallery((1...5).map { .sample($0) })
        let service = gallery.service
        await gallery.press("* d 5")
        await service.gate.close()
        gallery.press(Key(.character("y")))
        await service.gate.waitUntilReached()
        gallery.press(Key(.character("b")))
        let surface = gallery.draw(width, height)
        surface.checkSound()
        let lines = surface.text().split(separator: "\n", omittingEmptySubsequences: false)
        let line = lines[height > 10 ? height - 1 : 0]
        #expect(line.hasPrefix(" 0 %  Deactivate 5"))
        #expect(line.hasSuffix("A-r shows it"))
        if height > 10 { #expect(lines[height - 2].hasSuffix("? help")) }
        let run = try #require(gallery.app.hiddenRun)
        await service.gate.open()
        await run.ended()
        #expect(!gallery.draw(width, height).text().contains("A-r shows it"))
    }

    @Test("Behind the lock nothing of the screens is drawn", arguments: sizes)
    func lock(_ width: Int, _ height: Int) async {
        let gallery = await Gallery([.sample(1, name: "Very Secret Name")])
        await gallery.press("c")
        await gallery.type("typed text")
        gallery.app.lock()
        let text = gallery.draw(width, height).text()
        #expect(text.contains("Unlock"))
        for hidden in ["Very Secret Name", "typed text", "memory.cofre"] { #expect(!text.contains(hidden)) }
    }

    @Test("The lock at 80×24")
    func unlock() async {
        let gallery = await Gallery(opened: false)
        await gallery.type("abc")
        let surface = gallery.draw()
        #expect(
            gallery.lines().filter { $0.contains("│") }.map(\.trimmed) == [
                "│ /home/ana/.local/share/cofre/vault.cofre                                     │",
                "│                                                                              │",
                "│ Passphrase                                                                   │",
                "│ Not shown; C-r shows what you type.                                          │",
                "│                                                                              │",
                "│ Enter accept  Esc quit  F1 help                                              │",
            ])
        #expect(surface.cursorVisible)
        await gallery.press("<C-r>")
        #expect(gallery.draw().text().contains("Passphrase abc"))
        await gallery.press("<Enter>")
        #expect(gallery.draw().text().contains("Wrong passphrase. Wait 1 s before the next try."))
        await gallery.type("abc")
        await gallery.press("<Enter>")
        #expect(gallery.draw().text().contains("Waiting…"))
    }

    @Test("Nothing that is typed at the lock shows, not even how much", arguments: sizes)
    func noEcho(_ width: Int, _ height: Int) async {
        let gallery = await Gallery(opened: false)
        let before = gallery.draw(width, height)
        await gallery.type("a long passphrase")
        #expect(gallery.draw(width, height) == before)
    }

    @Test("The first start at 80×24 and at 40×10")
    func welcome() async {
        let gallery = await Gallery(opened: false, exists: false)
        #expect(
            gallery.lines().filter { $0.contains("│") }.map(\.trimmed) == [
                "│ There is no vault yet. Choose a passphrase, and Cofre creates an encrypted   │",
                "│ one here:                                                                    │",
                "│ /home/ana/.local/share/cofre/vault.cofre                                     │",
                "│                                                                              │",
                "│ Passphrase                                                                   │",
                "│            several words are easiest to remember                             │",
                "│ Once more                                                                    │",
                "│            Not shown; C-r shows what you type.                               │",
                "│                                                                              │",
                "│ Nobody can open the vault without it: there is no way to recover a lost      │",
                "│ passphrase.                                                                  │",
                "│                                                                              │",
                "│ Enter accept  Tab next field  Esc quit  F1 help                              │",
            ])
        await gallery.type("Passw0rd1")
        #expect(
            gallery.lines(40, 10) == [
                " vault · memory.example", "┌ Welcome to Cofre ────────────────────┐",
                "│ /home/ana/.local/share/cofre/vault.… │",
                "│ Passphrase                           │", "│            weak: a very common word  │",
                "│ Once more                            │", "│            Not shown; C-r shows wha… │",
                "│                                      │", "│ Enter accept  Esc quit  F1 help      │",
                "└──────────────────────────────────────┘",
            ])
    }

    @Test("A question with its answers, and a line to type with its completions")
    func questions() async {
        let gallery = await Gallery()
        await gallery.press("c")
        await gallery.type("x")
        await gallery.press("<C-q>")
        #expect(
            gallery.lines(40, 10) == [
                " vault · memory.cofre · ana", " Create a secret             * required",
                "┌ Question ────────────────────────────┐", "│ Something is not saved or not        │",
                "│ finished. Quit all the same?         │", "│                                      │",
                "│ y yes  n no                          │", "└──────────────────────────────────────┘", " Tags", "",
            ])
        await gallery.press("n <Esc> y I")
        await gallery.type("/d")
        gallery.app.press(Key(.tab))
        await (gallery.app.top as? PromptScreen)?.settled()
        #expect(
            gallery.lines(40, 10) == [
                " vault · memory.cofre · ana      name ↑", "┌ Import which file? (JSON or CSV) ────┐",
                "│ /data/one.                           │", "│ /data/one.json                       │",
                "│ /data/one.csv                        │", "│                                      │",
                "│ Enter accept  Esc back  Tab complete │", "└──────────────────────────────────────┘",
                " 0 secrets  ● 0 active  ○ 0 inactive", "",
            ])
    }

    @Test("An older copy of the vault")
    func older() async {
        let gallery = await Gallery(
            opened: false, refusal: .olderStore(path: "/home/ana/vault.cofre", missing: 7, seen: 1_750_000_000))
        await gallery.type("abc")
        await gallery.press("<Enter>")
        #expect(
            gallery.lines().filter { $0.contains("│") }.map(\.trimmed) == [
                "│ /home/ana/vault.cofre is older than what this machine saw of the vault last  │",
                "│ (2025-06-15T15:06:40Z): 7 changes are missing. What was changed,             │",
                "│ deactivated, unshared or revoked since then may be as it was before. If a    │",
                "│ backup was restored here, that is so. Otherwise find out who replaced the    │",
                "│ file. Open it, as the vault from now on?                                     │",
                "│                                                                              │",
                "│ y yes  n no                                                                  │",
            ])
        // What does not fit is not left out in silence.
        #expect(
            gallery.lines(40, 10) == [
                " vault · memory.example", "┌ Question ────────────────────────────┐",
                "│ /home/ana/vault.cofre is older than  │", "│ what this machine saw of the vault   │",
                "│ last (2025-06-15T15:06:40Z): 7       │", "│ changes are missing. What was        │",
                "│ … more: make the window larger       │", "│ y yes  n no                          │",
                "└──────────────────────────────────────┘", "",
            ])
        await gallery.press("n")
        #expect(gallery.lines().contains { $0.contains("Not opened: it is not the vault that this machine saw last.") })
    }

    @Test("Help is made of the keys in force")
    func help() async {
        let gallery = await Gallery([.sample()])
        await gallery.press("?")
        #expect(
            gallery.lines().prefix(6) == [
                " vault · memory.cofre · ana", " Keys: List", " List", " q, C-c               quit",
                " Enter, o             details", " /                    filter",
            ])
        await gallery.press("G")
        #expect(gallery.lines()[22] == " /regex/              a regular expression")
    }
}

@Suite("Details, drawn")
@MainActor
struct DetailViewTests {
    private func open(_ secret: APISecret) async -> Gallery {
        let gallery = await Gallery(secrets: [secret])
        await gallery.press("<Enter>")
        return gallery
    }

    private func secret(_ value: String = "s3cret-value", notes: String = "one\ntwo") -> APISecret {
        APISecret(
            summary: .sample(
                7, code: "bill",
                sharing: Sharing(users: [Permission(name: "bia", canEdit: true)], groups: [Permission(name: "Audit")])),
            clientID: "client-7", clientSecret: ClientSecret(value), method: "GET", notes: notes, version: 3)
    }

    @Test("At 80×24: every field, the client secret hidden")
    func usual() async {
        let gallery = await open(secret())
        #expect(
            gallery.lines().filter { !$0.isEmpty } == [
                " vault · memory.cofre · ana", " Billing API", " State             active",
                " Name              Billing API", " URL               https://billing.example/v1",
                " Client id         client-7", " Client secret     ••••••••••••", " Identifier code   bill",
                " Method            GET", " Tags              cloud, prod", " Owner             ana",
                " Users             bia (edit)", " Groups            Audit", " Your access       owner",
                " ID                7", " Updated           2025-06-15 15:06", " Version           3",
                " Notes             one", "                   two",
                " Esc back  x show or hide the client secret  y s copy client-secret  ? help",
            ])
    }

    @Test("From 120 columns on the notes stand beside the fields, and scroll with them")
    func wide() async throws {
        let notes = (1...60).map { "note \($0)" }.joined(separator: "\n")
        let secret = APISecret(
            summary: .sample(1), clientID: "client-1", clientSecret: ClientSecret("hidden"), notes: notes, version: 1)
        let gallery = await Gallery(secrets: [secret])
        await gallery.press("<Enter>")
        let lines = gallery.lines(122, 24)
        #expect(lines[2].contains("State             active") && lines[2].contains("│ Notes"))
        #expect(lines[3].contains("Name              Billing API") && lines[3].contains("│ note 1"))
        #expect(gallery.lines(119, 24).allSatisfy { !$0.contains("│") })
        _ = gallery.lines(122, 24)
        await gallery.press("G")
        #expect(gallery.lines(122, 24).contains { $0.contains("│ note 60") })
        gallery.draw(122, 24).checkSound()
        gallery.draw(200, 50).checkSound()
    }

    @Test("A secret that may only be viewed has no hint to edit it")
    func viewOnly() async {
        let gallery = await Gallery([
            .sample(1, owner: "rui", sharing: Sharing(users: [Permission(name: "ana")]), access: .view)
        ])
        await gallery.press("<Enter>")
        let hints = gallery.lines(200, 24)[23]
        #expect(hints.contains("activate"))
        #expect(!hints.contains("edit"))
    }

    @Test("The mask tells nothing of the length")
    func mask() async {
        let short = await open(secret("x")).draw()
        let long = await open(secret(String(repeating: "x", count: 60))).draw()
        #expect(short == long)
    }

    @Test("The client secret is shown whole, over several lines where it is long", arguments: sizes)
    func revealed(_ width: Int, _ height: Int) async {
        let value = String((0..<120).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
        let gallery = await open(secret(value))
        await gallery.press("x j j j j")
        _ = gallery.draw(width, height)
        let surface = gallery.draw(width, height)
        var shown = ""
        for y in 0..<height {
            for x in 0..<width where surface[x, y].role == .secret { shown.append(surface[x, y].glyph) }
        }
        #expect(!shown.isEmpty)
        #expect(value.contains(shown) || shown.contains(value))
        if width >= 80 { #expect(shown == value) }
    }

    @Test("Long notes scroll to their end, and nothing of a line is lost to the edge")
    func notes() async {
        let gallery = await open(secret(notes: String(repeating: "abcdefghij ", count: 40) + "END"))
        _ = gallery.draw(40, 10)
        await gallery.press("G")
        #expect(gallery.draw(40, 10).text().contains("END"))
    }

    @Test("LineWrap keeps every character, breaks at spaces where it can, and fits")
    func folding() {
        #expect(LineWrap.lines("one two three", width: 8) == ["one two", "three"])
        #expect(LineWrap.lines("abcdefghij", width: 4) == ["abcd", "efgh", "ij"])
        #expect(LineWrap.lines("日本語", width: 4) == ["日本", "語"])
        #expect(LineWrap.lines("a\n\nb", width: 9) == ["a", "", "b"])
        #expect(LineWrap.lines("", width: 9) == [""])
        for text in hostileTexts {
            for line in LineWrap.lines(text, width: 10) { #expect(DisplayText.width(line) <= 10 || line.count == 1) }
        }
    }

    @Test(
        "Dates are right far back, on leap days and in other zones",
        arguments: [
            (0, 0, "1970-01-01 00:00"), (951_782_400, 0, "2000-02-29 00:00"), (1_795_442_700, 0, "2026-11-23 14:05"),
            (-1, 0, "1969-12-31 23:59"), (1_735_689_599, 3600, "2025-01-01 00:59"), (0, -10_800, "1969-12-31 21:00"),
            (Int64.max, 0, "?"), (Int64.min, 0, "?"),
        ])
    func dates(_ seconds: Int64, _ offset: Int, _ text: String) {
        #expect(DateText.make(seconds, offset: offset, withTime: true) == text)
        #expect(text.hasPrefix(DateText.make(seconds, offset: offset, withTime: false)))
    }
}
