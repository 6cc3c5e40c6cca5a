import Keymap
import Secrets
import Text

/// Where there is no vault yet: creates one, after its passphrase was typed twice.
@MainActor
package final class WelcomeScreen: Screen {
    package enum Field: CaseIterable, Sendable { case passphrase, again }

    /// What is typed first, and what has to be the same.
    package private(set) var passphrase = TextField(isMasked: true)
    package private(set) var again = TextField(isMasked: true)
    package private(set) var focus = Field.passphrase
    /// What the passphrase is worth; nil while there is none.
    package private(set) var strength: PassphraseStrength?
    /// Whether the vault is being created.
    package private(set) var isBusy = false
    /// Why it was not created.
    package private(set) var problem: String?

    private let connector: any ServiceConnector
    private let jobs: Jobs
    private let navigator: any Navigator
    private let opened: (any SecretService) -> Void

    /// `opened` is called once, with the service of the new vault.
    package init(
        connector: any ServiceConnector, jobs: Jobs, navigator: any Navigator,
        opened: @escaping (any SecretService) -> Void
    ) {
        self.connector = connector
        self.jobs = jobs
        self.navigator = navigator
        self.opened = opened
    }

    package var anyScreen: AnyScreen { .welcome(self) }
    package var context: Context { .welcome }
    package var path: String { connector.path }

    /// Whether both are the same; nil while the second is empty.
    package var isRepeated: Bool? { again.isEmpty ? nil : again.text == passphrase.text }

    package func perform(_ call: ActionCall) -> Bool {
        if isBusy { return true }
        switch call.action {
        case .nextField, .previousField, .moveDown, .moveUp, .complete:
            focus = focus == .passphrase ? .again : .passphrase
        case .accept, .confirm, .save: accept()
        case .reveal:
            passphrase.isMasked.toggle()
            again.isMasked = passphrase.isMasked
        default: return edit { $0.perform(call.action) }
        }
        return true
    }

    package func insert(_ text: String) {
        guard !isBusy else { return }
        edit {
            $0.insert(text)
            return true
        }
    }

    package func hideSecrets() {
        passphrase.isMasked = true
        again.isMasked = true
    }

    package func paste(_ text: String) {
        var text = text
        while text.last?.isNewline == true { text.removeLast() }
        insert(text)
    }

    @discardableResult
    private func edit(_ change: (inout TextField) -> Bool) -> Bool {
        problem = nil
        guard focus == .passphrase else { return change(&again) }
        let isDone = change(&passphrase)
        strength = passphrase.isEmpty ? nil : PassphraseStrength(passphrase.text)
        return isDone
    }

    private func accept() {
        if passphrase.isEmpty {
            problem = UnlockText.typePassphrase.text
            focus = .passphrase
        } else if again.isEmpty {
            focus = .again
        } else if isRepeated == true {
            create()
        } else {
            problem = UnlockText.twoDiffer.text
            again = TextField(isMasked: passphrase.isMasked)
            focus = .again
        }
    }

    private func create() {
        let secret = ClientSecret(passphrase.text)
        isBusy = true
        jobs.start { [weak self, connector] in
            do throws(ServiceError) {
                let service = try await connector.create(passphrase: secret)
                self?.opened(service)
            } catch {
                self?.problem = error.sentence
                self?.isBusy = false
                self?.navigator.changed()
            }
        }
    }
}
