import Keymap
import Secrets
import Text

/// Going from one profile to another.
extension App {
    /// Lets one choose among the profiles.
    func chooseProfile() {
        guard mayLeaveProfile() else { return }
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
            if index != current || session == nil { enter(profiles[index]) }
        }
        push(screen)
    }

    /// Goes to a profile by its name.
    func go(toProfile name: String) {
        guard mayLeaveProfile() else { return }
        guard let chosen = environment.profiles.first(where: { $0.name == name }) else {
            return show(
                Message(.error, "No profile '\(name)'" + NearestName.hint(name, in: environment.profiles.map(\.name))))
        }
        if name == profile.name, session != nil { return say("This is profile \(name).") }
        enter(chosen)
    }

    private func enter(_ chosen: ServiceProfile) {
        if let problem = chosen.problem { return show(Message(.error, problem)) }
        go(to: chosen)
    }

    /// Whether one may go elsewhere now; says why not.
    private func mayLeaveProfile() -> Bool {
        if environment.profiles.isEmpty {
            say("There are no other profiles: 'cofre profile add' makes one.")
        } else if cover != nil {
            say("Something unfinished lies behind the lock: unlock it first.")
        } else if isUnfinished {
            say("Something is not saved or not finished here: finish it first.")
        } else {
            return true
        }
        return false
    }
}
