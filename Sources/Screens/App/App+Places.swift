import Keymap
import Secrets

/// Going from one profile to another.
extension App {
    /// Lets one choose among the profiles.
    func choosePlace() {
        guard !environment.places.isEmpty else {
            return say("There are no other profiles: 'cofre profile add' makes one.")
        }
        guard cover == nil else { return say("Something unfinished lies behind the lock: unlock it first.") }
        guard !isUnfinished else {
            return say("Something is not saved or not finished here: finish it first.")
        }
        if top is ChoiceScreen { return }
        let places = environment.places
        let width = places.map(\.name.count).max() ?? 0
        let options = places.map { place in
            let padding = String(repeating: " ", count: width - place.name.count)
            let note = place.problem != nil ? "  (has a problem)" : place.name == self.place.name ? "  (present)" : ""
            return "\(place.name)\(padding)  \(place.host)\(note)"
        }
        let current = places.firstIndex { $0.name == place.name }
        let screen = ChoiceScreen(
            title: "Profile", options: options, current: current.map { options[$0] } ?? "", navigator: self
        ) { [weak self] index, _ in
            guard let self, let index else { return }
            let chosen = places[index]
            if let problem = chosen.problem { return show(Message(.error, problem)) }
            if index != current || session == nil { go(to: chosen) }
        }
        push(screen)
    }
}
