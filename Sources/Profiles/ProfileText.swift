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
        if let view = profile.view { lines.append(line(.view, view)) }
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
        if server.maxRequests != usual.maxRequests {
            lines.append(
                server.maxRequests.map { line(.maxRequests, $0) } ?? line(.maxRequests, MySafeProfile.automatic))
        }
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

    static func line(_ key: String, _ value: some TOMLValueConvertible) -> String {
        let table = TOMLTable()
        table[key] = value
        // Every text in double quotes.
        return table.convert(to: .toml, options: [.allowUnicodeStrings])
    }
}
