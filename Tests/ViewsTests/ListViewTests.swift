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
            3, name: "Remote", url: nil, tags: nil, owner: nil, state: .unknown, updated: nil, sharing: nil, access: .view),
        .sample(
            4, name: "Zoë's e\u{301}tat", owner: "bia", updated: 951_782_400,
            sharing: Sharing(users: [Permission(name: "ana", canEdit: true)]), access: .edit),
    ]

    @Test("PROBE", arguments: sizes)
    func probe(_ width: Int, _ height: Int) async {
        let gallery = await Gallery(summaries, badge: "as bia")
        await gallery.press("j <Space>")
        print(gallery.draw(width, height).text(), "\n=======")
        await gallery.press("/")
        await gallery.type("cloud colour:x")
        print(gallery.draw(width, height).text(), "\n=======")
        await gallery.press("<C-u>")
        await gallery.type("zzz")
        print(gallery.draw(width, height).text(), "\n=======")
        await gallery.press("<Esc> s")
        print(gallery.draw(width, height).text(), "\n=======")
        await gallery.press("<Esc> <Esc> <Enter>")
        print(gallery.draw(width, height).text(), "\n=======")
        await gallery.press("<Esc> ?")
        print(gallery.draw(width, height).text(), "\n=======")
        await gallery.press("<Esc> I <Tab>")
        print(gallery.draw(width, height).text(), "\n=======")
        let empty = await Gallery()
        print(empty.draw(width, height).text(), "\n=======")
        let welcome = await Gallery(opened: false, exists: false)
        await welcome.type("abc")
        print(welcome.draw(width, height).text(), "\n=======")
        let lock = await Gallery(opened: false)
        await lock.type("abc")
        print(lock.draw(width, height).text(), "\n=======")
        await lock.press("<Enter>")
        print(lock.draw(width, height).text(), "\n=======")
    }
}
