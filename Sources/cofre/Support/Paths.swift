import Glibc

/// Where Cofre keeps its files: the XDG base directories.
struct Paths {
    private let environment: @Sendable (String) -> String?

    /// `environment` looks up environment variables.
    init(environment: @escaping @Sendable (String) -> String? = { getenv($0).map { String(cString: $0) } }) {
        self.environment = environment
    }

    var vault: String { directory("XDG_DATA_HOME", ".local/share") + "/vault.cofre" }
    var keymap: String { directory("XDG_CONFIG_HOME", ".config") + "/keymap.conf" }
    var journal: String { directory("XDG_STATE_HOME", ".local/state") + "/runs" }

    /// An absolute path in the variable, or the default below the home directory (XDG Base Directory Specification).
    private func directory(_ variable: String, _ fallback: String) -> String {
        if let base = environment(variable), base.hasPrefix("/") { return base + "/cofre" }
        return home + "/" + fallback + "/cofre"
    }

    private var home: String {
        if let home = environment("HOME"), !home.isEmpty { return home }
        guard let entry = getpwuid(getuid()), let directory = entry.pointee.pw_dir else { return "/" }
        return String(cString: directory)
    }

    /// The login name, for the owner of a new vault.
    var userName: String {
        if let entry = getpwuid(getuid()), let name = entry.pointee.pw_name { return String(cString: name) }
        return environment("USER") ?? "owner"
    }
}
