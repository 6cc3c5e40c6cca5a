import Keymap
import Secrets
import Text

/// The form to create a secret or to change one. Nothing is stored before it is saved, and nothing typed is lost where
/// saving fails.
@MainActor
package final class FormScreen: Screen {
    package let session: Session
    /// The secret as the service last told it; nil while creating one.
    package private(set) var original: APISecret?
    package private(set) var content: FormContent
    package private(set) var focus = SecretField.name
    /// What is wrong with a field, to be shown beside it.
    package private(set) var errors: [SecretField: String] = [:]
    /// What somebody else did to a field meanwhile, to be shown beside it.
    package private(set) var remarks: [SecretField: String] = [:]
    /// Whether the answer to saving is awaited.
    package private(set) var isBusy = false

    /// The name of the secret that the form began with, if it creates another one like it.
    private var cloned: String?
    private let navigator: any Navigator
    private let saved: (APISecret) -> Void
    private var conflict: FormConflict?
    private var saving: Task<Void, Never>?
    private var hiding: Task<Void, Never>?

    /// A form for a new secret. `saved` is called with it once it exists and the form has closed.
    package init(create session: Session, navigator: any Navigator, saved: @escaping (APISecret) -> Void = { _ in }) {
        self.session = session
        self.navigator = navigator
        self.saved = saved
        content = FormContent()
    }

    /// A form for a new secret that is like another one, but for its identifier code, which is unique, and its client secret.
    package init(
        clone secret: APISecret, session: Session, navigator: any Navigator,
        saved: @escaping (APISecret) -> Void = { _ in }
    ) {
        self.session = session
        self.navigator = navigator
        self.saved = saved
        content = FormContent(clone: secret)
        cloned = secret.summary.name
    }

    /// A form for changing `secret`. `saved` is called with it once it is changed and the form has closed.
    package init(
        edit secret: APISecret, session: Session, navigator: any Navigator,
        saved: @escaping (APISecret) -> Void = { _ in }
    ) {
        self.session = session
        self.navigator = navigator
        self.saved = saved
        original = secret
        content = FormContent(secret)
    }

    package var anyScreen: AnyScreen { .form(self) }
    package var context: Context { .form }
    package var canQuit: Bool { !isBusy && !isChanged }

    package var title: String {
        if let original { return FormText.edit(name: original.summary.name).text }
        return (cloned.map { FormText.createLike(name: $0) } ?? .create).text
    }

    /// Whether somebody else changed the field too, so that there are two versions to choose from.
    package func hasConflict(_ field: SecretField) -> Bool { conflict?.fields.contains(field) == true }

    /// Whether leaving would lose something that was typed.
    package var isChanged: Bool {
        original.map { !content.change(from: $0).isEmpty } ?? (content.draft != SecretDraft())
    }

    /// Waits for the answer to saving, where one is awaited.
    package func settled() async { await saving?.value }

    package func perform(_ call: ActionCall) -> Bool {
        if isBusy {
            if call.action == .back { saving?.cancel() }
            return true
        }
        switch call.action {
        case .save: save()
        case .back: leave()
        case .nextField: moveFocus(1)
        case .previousField: moveFocus(-1)
        case .accept, .newline: enter()
        case .choose: return choose()
        case .reveal: reveal()
        case .generate: generate()
        case .editor: editNotes()
        case .review: review()
        case .moveDown, .moveUp:
            if !content[focus].perform(call.action) { moveFocus(call.action == .moveDown ? 1 : -1) }
        default: return edit(call.action)
        }
        return true
    }

    package func insert(_ text: String) {
        guard !isBusy, focus.kind != .permissions else { return }
        if focus == .clientSecret { content.keepsSecret = false }
        content[focus].insert(text)
        errors[focus] = nil
    }

    /// A line break at the end comes along with many a copied line and is not meant, but in notes it may be.
    package func paste(_ text: String) {
        guard focus != .notes else { return insert(text) }
        let end = text.lastIndex { !$0.isNewline }.map(text.index(after:)) ?? text.startIndex
        insert(String(text[..<end]))
    }

    package func hideSecrets() {
        hiding?.cancel()
        content.clientSecret.isMasked = true
    }

    // MARK: Fields

    private func moveFocus(_ step: Int) {
        let all = SecretField.allCases
        let index = all.firstIndex(of: focus) ?? 0
        setFocus(all[(index + step + all.count) % all.count])
    }

    /// A client secret that is shown is hidden again when the focus leaves it, and after a while.
    private func setFocus(_ field: SecretField) {
        if field != .clientSecret { content.clientSecret.isMasked = true }
        focus = field
    }

    private func enter() {
        if focus == .notes {
            content.notes.insert("\n")
        } else if focus.kind == .permissions {
            editPermissions()
        } else if focus == .method {
            _ = choose()
        } else {
            moveFocus(1)
        }
    }

    private func edit(_ action: Action) -> Bool {
        guard focus.kind != .permissions else { return false }
        let deletes =
            switch action {
            case .deleteBackward, .deleteForward, .deleteWord, .deleteToStart, .deleteToEnd: true
            default: false
            }
        guard content[focus].perform(action) else { return false }
        if deletes {
            errors[focus] = nil
            if focus == .clientSecret { content.keepsSecret = false }
        }
        return true
    }

    private func reveal() {
        hiding?.cancel()
        focus = .clientSecret
        guard content.keepsSecret, let original else {
            content.clientSecret.isMasked.toggle()
            return hideLater()
        }
        session.reveal([original.id], navigator) { [weak self] in
            guard let self, content.keepsSecret else { return }
            content.clientSecret = FormContent.secretField(original.clientSecret, isMasked: false)
            content.keepsSecret = false
            hideLater()
        }
    }

    private func hideLater() {
        guard !content.clientSecret.isMasked else { return }
        hiding = Task { [weak self, environment = session.environment] in
            await environment.sleep(.seconds(environment.revealSeconds))
            guard !Task.isCancelled, let self else { return }
            content.clientSecret.isMasked = true
            navigator.changed()
        }
    }

    private func generate() {
        content.clientSecret = FormContent.secretField(session.environment.randomSecret())
        content.keepsSecret = false
        errors[.clientSecret] = nil
        setFocus(.clientSecret)
        navigator.show(Message(.info, FormText.generated.text))
    }

    /// Hands the notes to the user's editor, whichever field has the focus.
    private func editNotes() {
        guard let edit = session.environment.edit else {
            return navigator.show(Message(.info, FormText.noEditor.text))
        }
        hideSecrets()
        session.jobs.start { [weak self] in
            guard let text = self?.content.notes.text else { return }
            let outcome = await edit(text)
            guard let self else { return }
            switch outcome {
            case .edited(let text):
                setFocus(.notes)
                if text != content.notes.text { content.notes.text = text }
                errors[.notes] = nil
            case .failed(let sentence): navigator.show(Message(.error, sentence))
            }
            navigator.changed()
        }
    }

    /// Shows what saving would change, or create. Client secrets stay hidden.
    private func review() {
        let differences = content.differences(from: original)
        guard !differences.isEmpty else { return navigator.show(Message(.info, FormText.nothingChangedYet.text)) }
        let lines: [TextScreen.Line] = differences.flatMap { difference -> [TextScreen.Line] in
            let removed: [TextScreen.Line] = difference.removed.isEmpty ? [] : [.entry("  −", difference.removed)]
            return [.heading(difference.field.title)] + removed
                + [.entry("  +", difference.added.isEmpty ? FormText.empty.text : difference.added)]
        }
        navigator.push(
            TextScreen(
                title: (original == nil ? FormText.wouldBeCreated : .wouldBeChanged).text, lines: lines,
                navigator: navigator))
    }

    // MARK: Screens above

    private func choose() -> Bool {
        if let conflict, hasConflict(focus) {
            chooseVersion(conflict)
        } else if focus == .method {
            let screen = ChoiceScreen(
                title: FormText.method.text, options: SecretField.methods, current: content.method.text,
                allowsTyping: true, navigator: navigator
            ) { [weak self] _, text in
                self?.content.method.text = text
                self?.errors[.method] = nil
            }
            navigator.push(screen)
        } else if focus.kind == .permissions {
            editPermissions()
        } else {
            return false
        }
        return true
    }

    private func chooseVersion(_ conflict: FormConflict) {
        let field = focus
        let screen = ChoiceScreen(
            title: FormText.whichOne(field).text,
            options: [
                FormText.yours(content.excerpt(field)).text, FormText.theirs(conflict.content.excerpt(field)).text,
            ],
            navigator: navigator
        ) { [weak self] index, _ in
            guard let self else { return }
            if index == 1 { content.take(field, from: conflict.content) }
            remarks[field] = (index == 1 ? FormText.tookTheirs : .yoursReplaces).text
        }
        navigator.push(screen)
    }

    private func editPermissions() {
        let isUsers = focus == .users
        let directory = session.directory
        let screen = PermissionsScreen(
            kind: isUsers ? .users : .groups, permissions: isUsers ? content.users : content.groups,
            known: isUsers ? directory.users : directory.groups, hasDirectory: !directory.isEmpty, navigator: navigator
        ) { [weak self] permissions in
            if isUsers { self?.content.users = permissions } else { self?.content.groups = permissions }
            self?.errors[isUsers ? .users : .groups] = nil
        }
        navigator.push(screen)
    }

    private func leave() {
        guard isChanged else { return navigator.pop(self) }
        let screen = ConfirmScreen(
            FormText.leaveWithoutSaving.text, navigator: navigator
        ) { [weak self] in
            guard let self else { return }
            navigator.pop(self)
        }
        navigator.push(screen)
    }
}

// MARK: - Saving

extension FormScreen {
    private func save() {
        errors = [:]
        for field in content.missing { errors[field] = FormText.isRequired.text }
        guard errors.isEmpty else { return complain(FormText.fillIn.text) }
        isBusy = true
        saving = session.jobs.start { [self] in
            do throws(ServiceError) {
                let stored = try await store()
                isBusy = false
                close(stored)
            } catch .conflict {
                await explainConflict()
                isBusy = false
            } catch {
                isBusy = false
                explain(error)
            }
            navigator.changed()
        }
    }

    /// nil where there was nothing to change.
    private func store() async throws(ServiceError) -> StoredSecret? {
        let service = session.service
        let draft = content.draft
        guard let original else {
            return try await session.waits.during(WaitText.creatingSecret.text) { () throws(ServiceError) in
                try await service.create(draft)
            }
        }
        let change = content.change(from: original)
        guard !change.isEmpty else { return nil }
        return try await session.waits.during(WaitText.savingSecret.text) { () throws(ServiceError) in
            try await service.update(original.id, change, expecting: original.version)
        }
    }

    private func close(_ stored: StoredSecret?) {
        navigator.pop(self)
        guard let stored else { return navigator.show(Message(.info, DialogText.nothingChanged.text)) }
        var secret = stored.secret
        secret.summary = session.stored(secret)
        session.learned(secret.sharing)
        saved(secret)
        let (name, others) = (stored.secret.summary.name, stored.notSharedWith)
        let done: FormText =
            original == nil ? .created(name: name, notSharedWith: others) : .saved(name: name, notSharedWith: others)
        navigator.show(Message(others.isEmpty ? .success : .warning, done.text))
    }

    /// An error of one field goes beside it, any other into the message line.
    private func explain(_ error: ServiceError) {
        switch error {
        case .missingParameter(let name):
            if let field = SecretField(rawValue: name) { errors[field] = FormText.isRequired.text }
        case .invalidParameter(let name, let reason):
            if let field = SecretField(rawValue: name) { errors[field] = reason }
        case .duplicateIdentifierCode:
            errors[.identifierCode] = FormText.codeTaken.text
        default: break
        }
        complain(error.sentence)
    }

    private func complain(_ sentence: String) {
        if let first = SecretField.allCases.first(where: { errors[$0] != nil }) { setFocus(first) }
        navigator.show(Message(.error, sentence))
    }

    /// Reads what the other one stored, takes over what was not touched here and points at the rest; saving again then
    /// replaces their version knowingly.
    private func explainConflict() async {
        guard let base = original else { return explain(.conflict) }
        do throws(ServiceError) {
            let theirs = try await session.read(base.id)
            let conflict = FormConflict(base: base, theirs: theirs, mine: content)
            content = conflict.merged
            remarks = conflict.remarks
            self.conflict = conflict
            original = theirs
            session.stored(theirs)
            if let first = conflict.fields.first { setFocus(first) }
            navigator.show(Message(.warning, conflict.sentence))
        } catch {
            explain(error)
        }
    }
}
