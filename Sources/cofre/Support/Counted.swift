extension Int {
    /// "1 secret", "2 secrets".
    var secrets: String { self == 1 ? "1 secret" : "\(self) secrets" }
}
