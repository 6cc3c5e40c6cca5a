import Vault

/// Where a request comes from.
struct Origin: Sendable {
    /// nil where it is not known.
    let address: NetworkAddress?
    /// The fingerprint of the connection's client certificate; looked for only where a key is bound to one.
    let certificate: @Sendable () async -> CertificateFingerprint?

    /// Why the key may not be used from here; nil where it may.
    func refusal(of key: AccessKey, at time: Int64) async -> AccessKey.Refusal? {
        let fingerprint = key.terms.certificate == nil ? nil : await certificate()
        return key.refusal(at: time, from: address, certificate: fingerprint)
    }
}

/// The client's address behind proxies that say for whom they ask (`X-Forwarded-For`).
enum ForwardedAddress {
    /// The address that the request came from, as far as it can be believed: the header counts only where the peer is a
    /// trusted proxy, and is read from its end as long as trusted proxies wrote it. nil where the part that decides is no
    /// address.
    static func client(
        peer: NetworkAddress?, forwarded: [String], trusted: [AddressRange]
    ) -> NetworkAddress? {
        guard let peer, trusted.contains(where: { $0.contains(peer) }) else { return peer }
        var nearest: NetworkAddress = peer
        let hops = forwarded.flatMap { $0.split(separator: ",") }
        for hop in hops.reversed() {
            guard let address = address(hop) else { return nil }
            nearest = address
            guard trusted.contains(where: { $0.contains(address) }) else { return address }
        }
        return nearest
    }

    /// An address, perhaps with a port behind it: `192.0.2.1:80`, `[2001:db8::1]:80`.
    private static func address(_ hop: Substring) -> NetworkAddress? {
        let text = hop.filter { $0 != " " && $0 != "\t" }
        if let plain = NetworkAddress(text) { return plain }
        if text.hasPrefix("[") {
            return text.firstIndex(of: "]").flatMap { NetworkAddress(String(text[..<$0].dropFirst())) }
        }
        return text.lastIndex(of: ":").flatMap { NetworkAddress(String(text[..<$0])) }
    }
}
