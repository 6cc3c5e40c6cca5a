/// The clipboard, which forgets secrets after a while.
@MainActor
package final class Clipboard {
    private let environment: AppEnvironment
    private var clearing: Task<Void, Never>?

    /// Copies by the environment's clipboard, and clears after its clock.
    package init(_ environment: AppEnvironment) { self.environment = environment }

    /// Seconds until a copied secret is taken out of the clipboard again.
    package static let secretSeconds = 45

    /// Copies text. A secret is cleared after a while, unless something else was copied by then.
    package func copy(_ text: String, isSecret: Bool) {
        clearing?.cancel()
        clearing = nil
        environment.copyToClipboard(text)
        guard isSecret else { return }
        clearing = Task { [weak self, environment] in
            await environment.sleep(.seconds(Self.secretSeconds))
            if Task.isCancelled { return }
            self?.clear()
        }
    }

    /// Takes a copied secret out of the clipboard; anything else stays.
    package func clear() {
        guard let clearing else { return }
        clearing.cancel()
        self.clearing = nil
        environment.copyToClipboard("")
    }
}
