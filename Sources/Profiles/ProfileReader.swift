import TOMLKit
import Text

/// Reads one profile's table, and finds all that is wrong in it.
struct ProfileReader {
    let name: String
    /// nil where the profile is no table.
    let table: TOMLTable?
    private(set) var findings: [Finding] = []

    init(name: String, table: TOMLTable?) {
        self.name = name
        self.table = table
    }

    /// The profile; nil where anything is wrong.
    mutating func profile() -> Profile? {
        if !ProfileName.isValid(name) { report(nil, ProfileName.wanted(name)) }
        guard table != nil else {
            report(nil, "a profile needs a table: [profiles.\(name)]")
            return nil
        }
        guard let kind = kind() else { return nil }
        checkKeys(of: kind)
        let colour: ProfileColour? = choice(.colour)
        let confirm: Confirmation? = choice(.confirm)
        let read: ProfileKind? = kind == "local" ? .local(local()) : mysafe().map(ProfileKind.mysafe)
        let view = filled(.view)
        guard findings.isEmpty, let read else { return nil }
        return Profile(name: name, kind: read, colour: colour, confirmsAlways: confirm == .always, view: view)
    }

    private enum Confirmation: String, CaseIterable { case always }

    private mutating func kind() -> String? {
        guard let word = text(.kind) else {
            if has(.kind) { return nil }
            report(
                nil, "kind is missing: it is one of \(ProfileKind.words.map { "\"\($0)\"" }.joined(separator: ", "))")
            return nil
        }
        guard ProfileKind.words.contains(word) else {
            report(.kind, "there is no kind '\(word)'\(NearestName.question(word, in: ProfileKind.words))")
            return nil
        }
        if word != "local", name == Profile.builtIn.name {
            report(.kind, "'\(name)' is the built-in local vault: choose another name for a \(word) profile")
        }
        return word
    }

    private mutating func checkKeys(of kind: String) {
        let known = ProfileKey.allCases.filter { $0.belongs(to: kind) }.map(\.rawValue)
        for key in table?.keys.sorted() ?? [] where !known.contains(key) {
            let message =
                if key == "client_secret" {
                    "a client secret has no place in this file: put it into a file of its own, mode 0600, and give that as "
                        + "client_secret_file"
                } else if ProfileKey(rawValue: key) != nil {
                    "\(key) does not belong in a profile of kind '\(kind)': remove it"
                } else {
                    "there is no key '\(key)'\(NearestName.question(key, in: known))"
                }
            findings.append(Finding(["profiles", name, key], message))
        }
    }

    private mutating func local() -> LocalProfile {
        LocalProfile(vault: path(.vault), keyFile: path(.keyFile))
    }

    private mutating func mysafe() -> MySafeProfile? {
        let allowsPlain = boolean(.allowPlainHTTP) ?? false
        let url = url(allowsPlain: allowsPlain)
        let clientID = required(.clientID)
        var profile = MySafeProfile(url: url ?? "", clientID: clientID ?? "")
        profile.allowPlainHTTP = allowsPlain
        profile.clientSecret = clientSecret()
        profile.basePath = urlPath(.basePath) ?? profile.basePath
        profile.tokenPath = urlPath(.tokenPath)
        profile.tokenMethod = choice(.tokenMethod) ?? profile.tokenMethod
        profile.tenant = filled(.tenant)
        profile.caFile = path(.caFile)
        profile.pinnedPublicKey = pinnedPublicKey()
        profile.clientCert = path(.clientCert)
        profile.clientKey = path(.clientKey)
        if has(.clientCert) != has(.clientKey) {
            let (given, missing) = has(.clientCert) ? ("client_cert", "client_key") : ("client_key", "client_cert")
            report(has(.clientCert) ? .clientCert : .clientKey, "\(given) needs \(missing) beside it")
        }
        profile.proxy = proxy()
        profile.maxRequests = maxRequests(profile.maxRequests)
        profile.connectTimeout = seconds(.connectTimeout) ?? profile.connectTimeout
        profile.idleTimeout = seconds(.idleTimeout) ?? profile.idleTimeout
        profile.timeout = seconds(.timeout) ?? profile.timeout
        return url == nil || clientID == nil ? nil : profile
    }

    private mutating func clientSecret() -> ClientSecretSource {
        if has(.clientSecretFile), has(.clientSecretCommand) {
            report(.clientSecretCommand, "client_secret_file and client_secret_command exclude each other: remove one")
        }
        if let file = path(.clientSecretFile) { return .file(file) }
        if let command = filled(.clientSecretCommand) { return .command(command) }
        return .question
    }
}

extension ProfileReader {
    mutating func report(_ key: ProfileKey?, _ message: String) {
        findings.append(Finding(["profiles", name] + (key.map { [$0.rawValue] } ?? []), message))
    }

    func has(_ key: ProfileKey) -> Bool { table?.contains(key: key.rawValue) ?? false }

    func value(_ key: ProfileKey) -> (any TOMLValueConvertible)? { table?[key.rawValue] }
}
