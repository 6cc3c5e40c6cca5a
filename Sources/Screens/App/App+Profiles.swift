import Keymap
import Secrets

/// Going from one profile to another.
extension App {
    /// Lets one choose among the profiles.
    func chooseProfile() {
        guard !environment.profiles.isEmpty else {
            return say("There are no other profiles: 'cofre profile add' makes one.")
        }
        guard cover == nil else { return say("Something unfinished lies behind the lock: unlock it first.") }
        guard !isUnfinished else {
            return say("Something is not saved or not finished here: finish it first.")
        }
        if top is ChoiceScreen { return }
        let profiles = environment.profiles
        let width = profiles.map(\.name.count).max() ?? 0
        let options = profiles.map { profile in
            let padding = String(repeating: " ", count: width - profile.name.count)
            let note =
                profile.problem != nil ? "  (has a problem)" : profile.name == self.profile.name ? "  (present)" : ""
            return "\(profile.name)\(padding)  \(profile.host)\(note)"
        }
        let current = profiles.firstIndex { $0.name == profile.name }
        let screen = ChoiceScreen(
            title: "Profile", options: options, current: current.map { options[$0] } ?? "", navigator: self
        ) { [weak self] index, _ in
            guard let self, let index else { return }
            let chosen = profiles[index]
            if let problem = chosen.problem { return show(Message(.error, problem)) }
            if index != current || session == nil { go(to: chosen) }
        }
        push(screen)
    }
}
