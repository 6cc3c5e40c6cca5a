import CommandSupport
import Posix
import Profiles
import Screens

/// Makes what the screens know of profiles.
struct ServiceProfiles: Sendable {
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

    /// A profile as the configuration has it now, with the reason if it cannot be used; nil if it is as it was. What options have
    /// made of the one where the program started stays.
    func renewed(_ old: ServiceProfile) async -> ServiceProfile? {
        guard let connector = old.connector as? ProfileConnector else { return nil }
        return await OffPool.concurrent.run {
            func unusable(_ problem: String) -> ServiceProfile {
                var unusable = old
                unusable.problem = problem.split(separator: "\n").joined(separator: " ")
                return unusable
            }
            do {
                let present = try ConfigurationStore().load().choose(old.name)
                return present == connector.profile ? nil : make(for: present)
            } catch let error as ProfileError {
                return unusable(error.message)
            } catch let error as CommandError {
                return unusable(error.message)
            } catch {
                return unusable("\(error)")
            }
        }
    }
}
