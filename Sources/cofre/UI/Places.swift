import Profiles
import Screens

/// Makes the places that the screens know of profiles.
struct Places {
    let opener: ServiceOpener

    func place(for profile: Profile) -> Place {
        let host =
            switch profile.kind {
            case .local(let local): VaultAccess(local).fileName
            case .mysafe(let server): server.host
            }
        return Place(
            name: profile.name, host: host, door: ProfileDoor(profile: profile, opener: opener),
            colour: profile.colour.flatMap { PlaceColour(rawValue: $0.rawValue) },
            confirmsAlways: profile.confirmsAlways, canLock: opener.key(of: profile) != .nothing)
    }

    /// All profiles, those that cannot be used with the reason. Empty where there is only the built-in one.
    ///
    /// - Parameter start: where the program starts, which options may have changed.
    func all(of configuration: Configuration, with start: Place) -> [Place] {
        var places = configuration.usable.map(place)
        for name in configuration.names where !places.contains(where: { $0.name == name }) {
            guard let problem = configuration.problems.first(where: { $0.profile == name }) else { continue }
            places.append(
                Place(name: name, door: ProfileDoor(profile: .builtIn, opener: opener), problem: problem.description))
        }
        if let index = places.firstIndex(where: { $0.name == start.name }) { places[index] = start }
        return places.count > 1 ? places.sorted { $0.name < $1.name } : []
    }
}
