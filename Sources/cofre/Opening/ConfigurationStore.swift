import CommandSupport
import Glibc
import Posix
import Profiles
import Secrets
import Text
import Vault

/// The file config.toml.
struct ConfigurationStore {
    let path: String

    init(path: String = Paths().configuration) { self.path = path }

    /// What the file says; without a file, that there is the local vault. Throws where it cannot be read, or where others could
    /// have written it: it may hold commands to run, and says where secrets are sent.
    func load() throws(CommandError) -> Configuration {
        guard let bytes = try read() else { return Configuration(file: path) }
        return ConfigurationFile.parse(bytes, path: path)
    }

    /// Adds a profile to the file, which is created where it is missing.
    func add(_ profile: Profile, isDefault: Bool) throws(CommandError) {
        try change { (bytes) throws(AddingError) in
            try ConfigurationFile.adding(profile, isDefault: isDefault, to: bytes, path: path)
        }
    }

    /// Adds a view to the file, which is created where it is missing.
    func add(_ view: ViewSettings) throws(CommandError) {
        try change { (bytes) throws(AddingError) in try ConfigurationFile.adding(view, to: bytes, path: path) }
    }

    private func change(_ change: ([UInt8]) throws(AddingError) -> [UInt8]) throws(CommandError) {
        do throws(ServiceError) {
            try PrivateFile.createFolders(above: path)
        } catch {
            throw .failed(error.sentence)
        }
        // Of two programs that add at the same time, one waits for the other.
        let folder = open(
            String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0, flock(folder, LOCK_EX) == 0 else { throw failed(.last) }
        defer { close(folder) }
        let before = try read()
        let after: [UInt8]
        do throws(AddingError) {
            after = try change(before ?? [])
        } catch {
            throw failure(error)
        }
        do throws(SystemError) {
            if before == nil {
                try WholeFile.create(path, after)
            } else {
                // Behind a link, the file itself.
                try WholeFile.replace(Paths.resolved(path), after)
            }
        } catch {
            throw failed(error)
        }
    }

    private func read() throws(CommandError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw failed(.last) }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw failed(.last) }
        if let reason = Self.distrust(facts) { throw .failed(FileText.failed(path: path, why: reason).text) }
        do throws(SystemError) {
            return try FileBytes.read(descriptor: descriptor, limit: ConfigurationFile.maximumBytes)
        } catch {
            throw failed(error)
        }
    }

    /// Why what a file says cannot be trusted; nil where it can.
    private static func distrust(_ facts: stat) -> String? {
        guard facts.st_uid == geteuid() || facts.st_uid == 0 else {
            return ProfileCommandText.notOwn.text
        }
        guard facts.st_mode & 0o022 == 0 else {
            let mode = String(facts.st_mode & 0o777, radix: 8)
            return ProfileCommandText.othersMayWrite(mode: mode).text
        }
        return nil
    }

    private func failed(_ error: SystemError) -> CommandError {
        .failed(FileText.failed(path: path, why: error.text).text)
    }

    private func failure(_ error: AddingError) -> CommandError {
        switch error {
        case .unreadable(let problems):
            .failed(ProfileCommandText.notAdded(problems: problems.map(\.description)).text)
        case .exists(let name): .failed(ProfileCommandText.exists(name: name, path: path).text)
        case .hasDefault(let name): .failed(ProfileCommandText.hasDefault(name: name, path: path).text)
        case .refused(let reasons): .usage(ProfileCommandText.refused(reasons: reasons).text)
        case .unwritable: .failed(ProfileCommandText.unwritable(path: path).text)
        }
    }
}
