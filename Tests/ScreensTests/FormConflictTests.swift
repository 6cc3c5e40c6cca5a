import Keymap
import Screens
import Secrets
import TestSupport
import Testing

/// The form where somebody else changed the secret meanwhile.
extension FormScreenTests {
    @Test("A conflict takes over what was not touched, keeps what was typed, and saving again replaces knowingly")
    func conflict() async throws {
        let stage = await stage([.sample()])
        let form = edit(on: stage)
        fill(.name, "Mine", form)
        fill(.tags, "mine", form)
        _ = try await stage.service.update(
            SecretID(1), SecretChange(name: "Theirs", url: "https://theirs.example"), expecting: nil)
        await save(form)
        #expect(stage.stack.last === form)
        #expect(form.content.name.text == "Mine")
        #expect(form.content.tags.text == "mine")
        #expect(form.content.url.text == "https://theirs.example")
        #expect(stage.messages.last?.text.hasPrefix("Saving again replaces theirs: see the remarks.") == true)
        #expect(form.remarks[.name]?.contains("Theirs") == true)
        #expect(form.remarks[.url] != nil)
        #expect(form.remarks[.tags] == nil)
        #expect(form.focus == .name)
        #expect(await stage.service.stored(SecretID(1))?.summary.name == "Theirs")
        await save(form)
        let stored = await stage.service.stored(SecretID(1))
        #expect(stored?.summary.name == "Mine")
        #expect(stored?.summary.url == "https://theirs.example")
        #expect(stored?.summary.tags == "mine")
    }

    @Test("Where both changed a field, theirs can be chosen instead", arguments: [0, 1])
    func choosingVersion(_ option: Int) async throws {
        let stage = await stage([.sample()])
        let form = edit(on: stage)
        fill(.name, "Mine", form)
        _ = try await stage.service.update(SecretID(1), SecretChange(name: "Theirs"), expecting: nil)
        await save(form)
        stage.perform(.choose)
        for _ in 0..<option { stage.perform(.moveDown) }
        stage.perform(.accept)
        #expect(form.content.name.text == ["Mine", "Theirs"][option])
    }

    @Test("A client secret that both changed is never shown in a remark")
    func secretConflict() async throws {
        let stage = await stage([.sample()])
        let form = edit(on: stage)
        fill(.clientSecret, "mine-value", form)
        _ = try await stage.service.update(
            SecretID(1), SecretChange(clientSecret: ClientSecret("their-value")), expecting: nil)
        await save(form)
        #expect(form.remarks[.clientSecret]?.contains("their-value") == false)
        #expect(stage.messages.allSatisfy { !$0.text.contains("value") })
        #expect(form.content.clientSecret.text == "mine-value")
    }

    @Test("A conflict that ends in the secret being gone keeps what was typed")
    func conflictThenError() async throws {
        let stage = await stage([.sample()])
        let form = edit(on: stage)
        fill(.name, "Mine", form)
        _ = try await stage.service.update(SecretID(1), SecretChange(name: "Theirs"), expecting: nil)
        await stage.service.gate.close()
        _ = form.perform(ActionCall(.save))
        await stage.service.gate.waitUntilReached()
        await stage.service.gate.letOneThrough()
        await stage.service.gate.waitUntilReached()
        await stage.service.failAll(with: .unreachable(reason: "gone"))
        await stage.service.gate.open()
        await form.settled()
        #expect(!form.isBusy)
        #expect(form.content.name.text == "Mine")
        #expect(stage.messages.last?.kind == .error)
    }
}
