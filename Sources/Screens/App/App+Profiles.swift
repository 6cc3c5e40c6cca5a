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
        guard chosen.problem != nil else { return go(to: chosen) }
        // It may have been mended since.
        jobs.start { [weak self, environment] in
            let present = await environment.renewed(chosen) ?? chosen
            guard let self else { return }
            if let problem = present.problem {
                show(Message(.error, problem))
            } else if mayLeaveProfile() {
                go(to: present)
            }
        }
    }

    /// What leads to the present profile now, if somebody has edited it since; nil if not. Whatever else the profile says counts
    /// from now on too. Throws what is wrong with it.
    func renewedConnector() async throws(ServiceError) -> (any ServiceConnector)? {
        let name = profile.name
        guard let present = await environment.renewed(profile), profile.name == name else { return nil }
        if let problem = present.problem { throw .unsupported(problem) }
        take(present)
        return present.connector
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
