import Keymap
import Screens
import Secrets
import TestSupport
import Testing

@Suite("Form")
@MainActor
struct FormScreenTests {
    func stage(_ secrets: [APISecret] = []) async -> Stage {
        let directory = Directory(users: ["ana", "bia", "rui"], groups: ["Audit"])
        return await Stage(InMemoryService(directory: directory, secrets: secrets))
    }

    func create(on stage: Stage, saved: @escaping (SecretID) -> Void = { _ in }) -> FormScreen {
        let form = FormScreen(create: stage.session, navigator: stage, saved: { saved($0.id) })
        stage.push(form)
        return form
    }

    func edit(_ secret: APISecret = .sample(), on stage: Stage) -> FormScreen {
        let form = FormScreen(edit: secret, session: stage.session, navigator: stage)
        stage.push(form)
        return form
    }

    func go(to field: SecretField, _ form: FormScreen) {
        for _ in SecretField.allCases where form.focus != field { _ = form.perform(ActionCall(.nextField)) }
    }

    func fill(_ field: SecretField, _ text: String, _ form: FormScreen) {
        go(to: field, form)
        _ = form.perform(ActionCall(.deleteToStart))
        form.insert(text)
    }

    func save(_ form: FormScreen) async {
        _ = form.perform(ActionCall(.save))
        await form.settled()
    }

    func fillRequired(_ form: FormScreen) {
        fill(.name, "New", form)
        fill(.url, "https://new.example", form)
        fill(.clientID, "me", form)
    }

    // MARK: Creating

    @Test("Every field reaches the service, the list and whoever asked to be told")
    func everyField() async throws {
        let stage = await stage()
        var told: SecretID?
        let form = create(on: stage) { told = $0 }
        fillRequired(form)
        fill(.clientSecret, "s3cret", form)
        fill(.identifierCode, "new-1", form)
        fill(.method, "LINK", form)
        fill(.tags, "cloud, new", form)
        fill(.notes, "one", form)
        stage.perform(.newline)
        stage.type("two")
        await save(form)
        let id = try #require(told)
        let stored = try #require(await stage.service.stored(id))
        #expect(stored.summary.name == "New")
        #expect(stored.summary.url == "https://new.example")
        #expect(stored.clientID == "me")
        #expect(stored.clientSecret == ClientSecret("s3cret"))
        #expect(stored.summary.identifierCode == "new-1")
        #expect(stored.method == "LINK")
        #expect(stored.summary.tags == "cloud, new")
        #expect(stored.notes == "one\ntwo")
        #expect(stage.stack.isEmpty)
        #expect(stage.session.table[id]?.name == "New")
        #expect(stage.messages.last == Message(.success, "Created New."))
    }

    @Test("All missing fields are pointed out at once, the focus goes to the first, and nothing is sent")
    func missing() async {
        let stage = await stage()
        let form = create(on: stage)
        fill(.url, "https://x", form)
        await save(form)
        #expect(Set(form.errors.keys) == [.name, .clientID])
        #expect(form.focus == .name)
        #expect(await stage.service.calls.contains(.create(1)) == false)
        stage.type("n")
        #expect(form.errors[.name] == nil)
        #expect(form.errors[.clientID] != nil)
    }

    @Test(
        "An error of a field stands beside it, and everything typed stays",
        arguments: [
            (ServiceError.duplicateIdentifierCode("x"), SecretField.identifierCode), (.missingParameter("url"), .url),
            (.invalidParameter("users_allowed", reason: "nobody is called zé"), .users),
            (.invalidParameter("notes", reason: "too long"), .notes),
        ])
    func fieldError(_ error: ServiceError, _ field: SecretField) async {
        let stage = await stage()
        let form = create(on: stage)
        fillRequired(form)
        await stage.service.failAll(with: error)
        let before = form.content.draft
        await save(form)
        #expect(Array(form.errors.keys) == [field])
        #expect(form.focus == field)
        #expect(form.content.draft == before)
        #expect(stage.stack.last === form)
        #expect(!form.isBusy)
    }

    @Test(
        "Any other error goes to the message line, and everything typed stays",
        arguments: [
            ServiceError.noAccess, .storageFull, .locked, .unreachable(reason: "no route"), .timedOut, .notFound,
            .rateLimited(retryAfterSeconds: 3), .server(status: 500, message: "x"), .readOnly(path: "/v"),
            .invalidParameter("unheard_of", reason: "no"),
        ])
    func otherError(_ error: ServiceError) async {
        let stage = await stage()
        let form = create(on: stage)
        fillRequired(form)
        await stage.service.failAll(with: error)
        await save(form)
        #expect(form.errors.isEmpty)
        #expect(stage.messages.last == Message(.error, error.sentence))
        #expect(form.content.name.text == "New")
        await stage.service.failAll(with: nil)
        await save(form)
        #expect(stage.stack.isEmpty)
    }

    @Test("A duplicate identifier_code of a real secret is told beside the field")
    func duplicate() async {
        let stage = await stage([.sample(1)])
        let form = create(on: stage)
        fillRequired(form)
        fill(.identifierCode, "bill-1", form)
        await save(form)
        #expect(form.errors[.identifierCode]?.contains("choose another") == true)
    }

    @Test("While it saves, a second save and typing are ignored")
    func busy() async {
        let stage = await stage()
        let form = create(on: stage)
        fillRequired(form)
        await stage.service.gate.close()
        _ = form.perform(ActionCall(.save))
        await stage.service.gate.waitUntilReached()
        #expect(form.isBusy)
        #expect(!form.canQuit)
        stage.perform(.save, .back, .deleteToStart)
        stage.type("x")
        #expect(stage.stack.last === form)
        await stage.service.gate.open()
        await form.settled()
        #expect(await stage.service.calls.count { $0 == .create(1) } == 1)
    }

    @Test("Those it could not be shared with are named")
    func notShared() async throws {
        let stage = await stage()
        await stage.service.setUnknownNames(["zoe"])
        let form = create(on: stage)
        fillRequired(form)
        go(to: .users, form)
        stage.perform(.choose, .add)
        stage.type("bia:edit; zoe")
        stage.perform(.accept, .yes, .back)
        #expect(form.content.users == [Permission(name: "bia", canEdit: true), Permission(name: "zoe")])
        await save(form)
        #expect(stage.messages.last?.kind == .warning)
        #expect(stage.messages.last?.text.contains("zoe") == true)
    }

    @Test("Names that the service learns by saving are known from then on")
    func learntNames() async throws {
        let stage = await stage()
        let form = create(on: stage)
        fillRequired(form)
        go(to: .users, form)
        stage.perform(.choose, .add)
        stage.type("zoe")
        stage.perform(.accept, .yes, .back)
        await save(form)
        await stage.settled()
        #expect(stage.session.directory.users == ["ana", "bia", "rui", "zoe"])
    }

    // MARK: Editing

    @Test("Only what was changed is sent; a client secret that was not touched is not")
    func onlyChanges() async {
        let stage = await stage([.sample()])
        let form = edit(on: stage)
        fill(.tags, "other", form)
        #expect(form.content.change(from: .sample()) == SecretChange(tags: "other"))
        await save(form)
        let stored = await stage.service.stored(SecretID(1))
        #expect(stored?.summary.tags == "other")
        #expect(stored?.clientSecret == ClientSecret("old-value"))
        #expect(stage.session.table[SecretID(1)]?.tags == "other")
    }

    @Test("Saving without a change asks nothing of the service")
    func noChange() async {
        let stage = await stage([.sample()])
        let form = edit(on: stage)
        await save(form)
        #expect(stage.stack.isEmpty)
        #expect(await stage.service.calls.contains(.update(SecretID(1))) == false)
    }

    @Test("Emptying fields sends empty ones; a required one cannot be emptied")
    func emptying() async {
        let stage = await stage([.sample()])
        let form = edit(on: stage)
        fill(.identifierCode, "", form)
        fill(.clientSecret, "", form)
        fill(.name, "", form)
        #expect(
            form.content.change(from: .sample())
                == SecretChange(name: "", clientSecret: ClientSecret(""), identifierCode: ""))
        await save(form)
        #expect(form.errors[.name] != nil)
        fill(.name, "Again", form)
        await save(form)
        #expect(await stage.service.stored(SecretID(1))?.clientSecret.isEmpty == true)
    }

    @Test("A client secret is put into the form when it is shown, and hidden when the focus goes on")
    func revealing() async {
        let stage = await stage()
        let form = edit(on: stage)
        #expect(form.content.keepsSecret)
        #expect(form.content.clientSecret.isEmpty)
        stage.perform(.reveal)
        await form.session.jobs.settled()
        #expect(form.focus == .clientSecret)
        #expect(form.content.clientSecret.text == "old-value")
        #expect(!form.content.clientSecret.isMasked)
        #expect(!form.isChanged)
        stage.perform(.nextField)
        #expect(form.content.clientSecret.isMasked)
        stage.perform(.reveal, .reveal)
        #expect(form.content.clientSecret.isMasked)
    }

    @Test("A generated client secret is in the form, hidden, and counts as a change")
    func generating() async {
        let stage = await stage()
        let form = edit(on: stage)
        stage.perform(.generate)
        #expect(form.focus == .clientSecret)
        #expect(form.content.clientSecret.isMasked)
        #expect(form.content.change(from: .sample()) == SecretChange(clientSecret: ClientSecret("random-value")))
        #expect(stage.messages.allSatisfy { !$0.text.contains("random-value") })
    }

    // MARK: Leaving and moving

    @Test("Leaving an untouched form asks nothing")
    func leavingUntouched() async {
        let stage = await stage()
        let form = edit(on: stage)
        stage.perform(.nextField, .textLeft, .reveal, .back)
        #expect(stage.stack.isEmpty)
        #expect(form.canQuit)
    }

    @Test("Leaving a changed form asks first", arguments: [Action.yes, .no])
    func leavingChanged(_ answer: Action) async {
        let stage = await stage()
        let form = create(on: stage)
        stage.type("x")
        #expect(!form.canQuit)
        stage.perform(.back)
        #expect(stage.stack.last is ConfirmScreen)
        stage.perform(answer)
        #expect(stage.stack.isEmpty == (answer == .yes))
        #expect(form.content.name.text == "x")
    }

    @Test("Up and down move in the notes first, then between fields")
    func moving() async {
        let stage = await stage()
        let form = edit(on: stage)
        go(to: .notes, form)
        stage.perform(.moveDown)
        #expect(form.focus == .notes)
        #expect(form.content.notes.row == 1)
        stage.perform(.moveDown)
        #expect(form.focus == .users)
        stage.perform(.moveUp, .moveUp, .moveUp)
        #expect(form.focus == .tags)
    }

    @Test("The method is chosen from the list or typed")
    func method() async throws {
        let stage = await stage()
        let form = edit(on: stage)
        go(to: .method, form)
        stage.perform(.choose)
        #expect(try stage.top(ChoiceScreen.self).list.cursor == 0)
        stage.perform(.moveDown, .accept)
        #expect(form.content.method.text == "POST")
        stage.perform(.choose, .moveLast, .accept)
        stage.type("purge")
        stage.perform(.accept)
        #expect(form.content.method.text == "purge")
        #expect(stage.stack.last === form)
    }

    @Test("Accepting on a field with a list opens it", arguments: [SecretField.method, .users, .groups])
    func accepting(_ field: SecretField) async {
        let stage = await stage()
        let form = edit(on: stage)
        go(to: field, form)
        stage.perform(.accept)
        #expect(stage.stack.count == 2)
        #expect(field == .method ? stage.stack.last is ChoiceScreen : stage.stack.last is PermissionsScreen)
    }

    @Test("What a conflict asks for is not cut off at 80 columns, however many fields it is about")
    func conflictSentence() {
        let base = APISecret.sample()
        var theirs = base
        theirs.summary.name = "Theirs"
        theirs.summary.tags = "theirs"
        theirs.clientID = "theirs"
        theirs.notes = "theirs"
        var mine = FormContent(base)
        let untouched = FormConflict(base: base, theirs: theirs, mine: mine).sentence
        #expect(untouched.prefix(77).hasPrefix("Save again to store yours too. "))
        mine.name = TextField("Mine")
        let both = FormConflict(base: base, theirs: theirs, mine: mine).sentence
        #expect(both.prefix(77).contains("Saving again replaces theirs: see the remarks."))
        #expect(FormConflict(base: base, theirs: base, mine: mine).sentence.count <= 77)
    }

    @Test("Permissions are typed on their own screen only")
    func permissionsAreNotTyped() async {
        let stage = await stage()
        let form = edit(on: stage)
        go(to: .users, form)
        stage.type("x")
        stage.perform(.deleteBackward)
        #expect(!form.isChanged)
        stage.perform(.accept)
        #expect(stage.stack.last is PermissionsScreen)
    }

    @Test("A pasted text goes into the field with the focus, as data")
    func pasting() async {
        let stage = await stage()
        let form = create(on: stage)
        form.paste("a\nb")
        #expect(form.content.name.text == "a b")
        go(to: .notes, form)
        form.paste("a\r\nb")
        #expect(form.content.notes.text == "a\nb")
    }

    @Test("A line break at the end of a pasted line is left out; a secret of several lines keeps its breaks")
    func pastingSecrets() async {
        let stage = await stage()
        let form = create(on: stage)
        form.paste("Name\r\n")
        #expect(form.content.name.text == "Name")
        go(to: .clientSecret, form)
        form.paste("-----BEGIN\rabc\r-----END\r")
        #expect(form.content.draft.clientSecret == ClientSecret("-----BEGIN\nabc\n-----END"))
        form.paste("\n")
        #expect(form.content.clientSecret.lines.count == 3)
        stage.perform(.accept)
        #expect(form.focus == .identifierCode)
    }
}
