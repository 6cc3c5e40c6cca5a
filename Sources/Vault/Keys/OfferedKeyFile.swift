import Glibc
import Posix
import Secrets

/// A key file that a vault is to open with from now on. It is made if there is none.
package struct OfferedKeyFile: Sendable {
    package let path: String
    /// Whether it was made here.
    package let isNew: Bool
    package let value: ClientSecret

    /// Throws `.file` if it cannot be made or is no key file.
    package init(_ path: String) throws(ServiceError) {
        self.path = path
        isNew = !FileBytes.exists(path)
        if isNew { try KeyFile.create(at: path) }
        value = try KeyFile.read(at: path)
    }

    /// Removes it if it was made here, since it opens nothing: the next attempt would take it for somebody's key file.
    package func takeBack() {
        if isNew { unlink(path) }
    }
}
