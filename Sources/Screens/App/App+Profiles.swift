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
            let note: AppText? =
                profile.problem != nil
                ? .profileHasProblem : profile.name == self.profile.name ? .presentProfile : nil
            return "\(profile.name)\(padding)  \(profile.host)\(note.map { "  \($0.text)" } ?? "")"
        }
        let current = profiles.firstIndex { $0.name == profile.name }
        let screen = ChoiceScreen(
            title: AppText.profileTitle.text, options: options, current: current.map { options[$0] } ?? "",
            navigator: self
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
            let nearest = NearestName.find(name, in: environment.profiles.map(\.name))
            return show(Message(.error, AppText.noProfile(name: name, nearest: nearest).text))
        }
        if name == profile.name, session != nil { return say(AppText.sameProfile(name: name).text) }
        enter(chosen)
    }

    private func enter(_ chosen: ServiceProfile) {
        if let problem = chosen.problem { return show(Message(.error, problem)) }
        go(to: chosen)
    }

    /// Whether one may go elsewhere now; says why not.
    private func mayLeaveProfile() -> Bool {
        if environment.profiles.isEmpty {
            say(AppText.noOtherProfiles.text)
        } else if cover != nil {
            say(UnlockText.unfinishedBehindLock.text)
        } else if isUnfinished {
            say(AppText.unfinishedHere.text)
        } else {
            return true
        }
        return false
    }
}
