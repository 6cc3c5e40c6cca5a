/// A range of IP addresses in CIDR notation (RFC 4632; RFC 4291, section 2.3).
package struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    /// The first address of the range.
    let base: NetworkAddress
    /// How many of the 128 bits of the IPv6 form are fixed.
    let prefix: UInt8

    /// Reads `192.0.2.0/24`, `2001:db8::/32`, or one address without a prefix. nil for anything else, also where the
    /// address has bits set behind the prefix: more was meant than the range says, or less.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, !text.contains("%"), let base = NetworkAddress(String(parts[0])) else { return nil }
        // A mapped address is counted in the bits of the notation it is written in.
        let isShort = base.isIPv4 && !parts[0].contains(":")
        var prefix: UInt8 = 128
        if parts.count == 2 {
            let digits = parts[1]
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt8(digits),
                number <= (isShort ? 32 : 128)
            else { return nil }
            prefix = isShort ? number + 96 : number
        }
        self.init(base: base, prefix: prefix)
    }

    /// nil where `base` has bits set behind the prefix.
    init?(base: NetworkAddress, prefix: UInt8) {
        guard prefix <= 128 else { return nil }
        let mask = Self.mask(prefix)
        guard base.high & ~mask.high == 0, base.low & ~mask.low == 0 else { return nil }
        self.base = base
        self.prefix = prefix
    }

    /// Whether the address lies in it. A range of IPv6 addresses never holds an IPv4 one.
    package func contains(_ address: NetworkAddress) -> Bool {
        guard isIPv4 == address.isIPv4 else { return false }
        let mask = Self.mask(prefix)
        return address.high & mask.high == base.high && address.low & mask.low == base.low
    }

    private var isIPv4: Bool { base.isIPv4 && prefix >= 96 }

    package var description: String { "\(base)/\(isIPv4 ? prefix - 96 : prefix)" }

    private static func mask(_ prefix: UInt8) -> (high: UInt64, low: UInt64) {
        // Shifting by 64 or more gives 0.
        (~(UInt64.max >> UInt64(prefix)), prefix <= 64 ? 0 : ~(UInt64.max >> UInt64(prefix - 64)))
    }
}
