import Glibc

/// Where Cofre keeps its files: the XDG base directories.
package struct Paths: Sendable {
    package init() {}

    /// The local vault that is used where none is named.
    package var vault: String { directory("XDG_DATA_HOME", ".local/share") + "/vault.cofre" }
    /// The file of profiles.
    package var configuration: String { directory("XDG_CONFIG_HOME", ".config") + "/config.toml" }
    /// The user's own keymap.
    package var keymap: String { directory("XDG_CONFIG_HOME", ".config") + "/keymap.conf" }
    /// The folder of the journals of bulk runs.
    package var journal: String { directory("XDG_STATE_HOME", ".local/state") + "/runs" }

    /// The folder of the reports of servers.
    package var reports: String { directory("XDG_STATE_HOME", ".local/state") + "/reports" }

    /// The folder in which this machine remembers vaults.
    package var sightings: String { directory("XDG_STATE_HOME", ".local/state") + "/vaults" }

    /// An absolute path in the variable, or the default below the home directory (XDG Base Directory Specification).
    private func directory(_ variable: String, _ fallback: String) -> String {
        if let base = Self.environment(variable), base.hasPrefix("/") { return base + "/cofre" }
        return home + "/" + fallback + "/cofre"
    }

    private var home: String {
        if let home = Self.environment("HOME") { return home }
        guard let entry = getpwuid(getuid()), let directory = entry.pointee.pw_dir else { return "/" }
        return String(cString: directory)
    }

    /// An environment variable; nil where it is not set or empty.
    package static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// A path as a person types it: `~` is the home directory.
    package func expand(_ typed: String) -> String {
        typed == "~" || typed.hasPrefix("~/") ? home + typed.dropFirst() : typed
    }

    /// A path that means the same wherever the program is started; what begins with `~/` stays as it is.
    package func absolute(_ path: String) -> String {
        if path.hasPrefix("/") || path.hasPrefix("~/") { return path }
        guard let current = getcwd(nil, 0) else { return path }
        defer { free(current) }
        return String(cString: current) + "/" + path
    }

    /// The file that a path leads to in the end, behind all links; the path itself where there is none.
    package static func resolved(_ path: String) -> String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }

    /// The login name, for the owner of a new vault.
    package var userName: String {
        if let entry = getpwuid(getuid()), let name = entry.pointee.pw_name { return String(cString: name) }
        return Self.environment("USER") ?? "owner"
    }
}
