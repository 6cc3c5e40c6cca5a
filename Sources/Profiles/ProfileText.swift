import TOMLKit

/// Profiles as text of config.toml. The library writes each line, so that whatever a value holds is quoted as it wants.
package enum ProfileText {
    /// The profile's table, with what differs from the defaults.
    package static func table(_ profile: Profile) -> String {
        var lines = ["[profiles.\(profile.name)]", line(.kind, profile.kind.word)]
        switch profile.kind {
        case .local(let local):
            lines += [local.vault.map { line(.vault, $0) }, local.keyFile.map { line(.keyFile, $0) }].compactMap { $0 }
        case .mysafe(let server):
            lines += self.lines(server)
        }
        if let colour = profile.colour { lines.append(line(.colour, colour.rawValue)) }
        if profile.confirmsAlways { lines.append(line(.confirm, "always")) }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func lines(_ server: MySafeProfile) -> [String] {
        let usual = MySafeProfile(url: "", clientID: "")
        var lines = [line(.url, server.url), line(.clientID, server.clientID)]
        switch server.clientSecret {
        case .file(let path): lines.append(line(.clientSecretFile, path))
        case .command(let command): lines.append(line(.clientSecretCommand, command))
        case .question: break
        }
        if server.basePath != usual.basePath { lines.append(line(.basePath, server.basePath)) }
        if server.tokenMethod != usual.tokenMethod { lines.append(line(.tokenMethod, server.tokenMethod.rawValue)) }
        let texts: [(ProfileKey, String?)] = [
            (.tokenPath, server.tokenPath), (.tenant, server.tenant), (.caFile, server.caFile),
            (.pinnedPublicKey, server.pinnedPublicKey), (.clientCert, server.clientCert),
            (.clientKey, server.clientKey), (.proxy, server.proxy),
        ]
        for (key, value) in texts {
            if let value { lines.append(line(key, value)) }
        }
        if server.allowPlainHTTP { lines.append(line(.allowPlainHTTP, true)) }
        if server.maxRequests != usual.maxRequests { lines.append(line(.maxRequests, server.maxRequests)) }
        let times: [(ProfileKey, Double, Double)] = [
            (.connectTimeout, server.connectTimeout, usual.connectTimeout),
            (.idleTimeout, server.idleTimeout, usual.idleTimeout), (.timeout, server.timeout, usual.timeout),
        ]
        for (key, value, usual) in times where value != usual { lines.append(line(key, value)) }
        return lines
    }

    private static func line(_ key: ProfileKey, _ value: some TOMLValueConvertible) -> String {
        line(key.rawValue, value)
    }

    fileprivate static func line(_ key: String, _ value: some TOMLValueConvertible) -> String {
        let table = TOMLTable()
        table[key] = value
        // Every text in double quotes.
        return table.convert(to: .toml, options: [.allowUnicodeStrings])
    }
}

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
        if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
        if !bytes.isEmpty || isDefault { text.append(UInt8(ascii: "\n")) }
        return text + Array(ProfileText.table(profile).utf8)
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
