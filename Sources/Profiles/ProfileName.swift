/// The names of profiles: what TOML takes as a bare key, so that nothing has to be quoted.
package enum ProfileName {
    static let longest = 64

    /// Whether it can be the name of a profile.
    package static func isValid(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= longest && !name.hasPrefix("-")
            && name.utf8.allSatisfy(isBare)
    }

    /// Whether a byte may stand in a key without quotes (TOML 1.0, "Keys").
    static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// What is wrong with a name, in a sentence without a full stop.
    package static func wanted(_ name: String) -> String {
        "'\(name)' cannot be a profile's name: letters, digits, '-' and '_' make one, \(longest) at most"
    }
}
