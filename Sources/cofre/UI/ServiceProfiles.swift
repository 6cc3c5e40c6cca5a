import Profiles
import Screens

/// Makes what the screens know of profiles.
struct ServiceProfiles {
    let opener: ServiceOpener

    func make(for profile: Profile) -> ServiceProfile {
        let host =
            switch profile.kind {
            case .local(let local): VaultAccess(local).fileName
            case .mysafe(let server): server.host
            }
        var made = ServiceProfile(
            name: profile.name, host: host, connector: ProfileConnector(profile: profile, opener: opener),
            colour: profile.colour.flatMap { ServiceColour(rawValue: $0.rawValue) },
            confirmsAlways: profile.confirmsAlways, canLock: opener.key(of: profile) != .nothing)
        made.view = profile.view
        return made
    }

    /// All profiles, those that cannot be used with the reason. Empty where there is only the built-in one.
    ///
    /// - Parameter start: where the program starts, which options may have changed.
    func all(of configuration: Configuration, with start: ServiceProfile) -> [ServiceProfile] {
        var profiles = configuration.usable.map(make)
        for name in configuration.names where !profiles.contains(where: { $0.name == name }) {
            guard let problem = configuration.problems.first(where: { $0.profile == name }) else { continue }
            profiles.append(
                ServiceProfile(
                    name: name, connector: ProfileConnector(profile: .builtIn, opener: opener),
                    problem: problem.description))
        }
        if let index = profiles.firstIndex(where: { $0.name == start.name }) { profiles[index] = start }
        return profiles.count > 1 ? profiles.sorted { $0.name < $1.name } : []
    }
}
