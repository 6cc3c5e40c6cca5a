import TOMLKit

extension ConfigurationFile {
    /// A file's bytes with one more profile at the end; what is there already stays byte for byte. Throws where the profile
    /// cannot be added, or where the result would not say exactly what it should.
    ///
    /// - Parameter isDefault: whether it becomes the profile that is used where none is named.
    package static func adding(
        _ profile: Profile, isDefault: Bool, to bytes: [UInt8], path: String
    ) throws(AddingError) -> [UInt8] {
        let before = parse(bytes, path: path)
        guard !before.isUnreadable else { throw .unreadable(before.problems) }
        guard ProfileName.isValid(profile.name) else { throw .refused([ProfileName.wanted(profile.name)]) }
        guard
            !before.names.contains(profile.name)
                || (profile.name == Profile.builtIn.name && !before.hasOwn(profile.name))
        else { throw .exists(profile.name) }
        if isDefault, let taken = before.defaultName { throw .hasDefault(taken) }

        let after = append(profile, isDefault: isDefault, to: bytes)
        let result = parse(after, path: path)
        let own = result.problems.filter { $0.profile == profile.name }
        guard own.isEmpty else { throw .refused(own.map(\.message)) }
        var expected = before.profiles
        expected.append(profile)
        guard !result.isUnreadable, result.profiles == expected.sorted(by: { $0.name < $1.name }),
            result.problems.map(\.message) == before.problems.map(\.message),
            result.defaultName == (isDefault ? profile.name : before.defaultName)
        else { throw .unwritable }
        return after
    }

    private static func append(_ profile: Profile, isDefault: Bool, to bytes: [UInt8]) -> [UInt8] {
        let mark = ConfigurationText.mark(of: bytes)
        var text = mark
        // A key of the top has to stand before the first table.
        if isDefault { text += Array("\(ProfileText.line("default", profile.name))\n".utf8) }
        if isDefault, bytes.count > mark.count { text.append(UInt8(ascii: "\n")) }
        text += bytes.dropFirst(mark.count)
        return text.appending(table: ProfileText.table(profile))
    }
}

/// Why a profile cannot be added to config.toml.
package enum AddingError: Error, Equatable, Sendable {
    /// The file cannot be read as it is.
    case unreadable([ConfigurationProblem])
    case exists(String)
    /// Another profile is the default.
    case hasDefault(String)
    /// What is wrong with the values of the profile.
    case refused([String])
    /// The file is written in a way that a table at its end would change.
    case unwritable
}

extension Configuration {
    /// Whether the file has a profile of that name, usable or not.
    package func hasOwn(_ name: String) -> Bool {
        profiles.contains { $0.name == name } || problems.contains { $0.profile == name }
    }
}
