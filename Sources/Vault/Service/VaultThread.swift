import Posix

extension OffPool {
    /// Where vaults are opened and their keys derived: one after the other, since each Argon2 takes the memory that its slot says.
    static let vault = OffPool(serial: "cofre.vault.opening")
}
