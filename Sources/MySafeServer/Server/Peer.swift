import HTTPTypes
import Hummingbird
import NIOCore
import NIOSSL
import Vault

/// What the server knows of a request beside the request itself: its connection.
struct ConnectionContext: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) { channel = source.channel }
}

/// Who is at the other end of a connection.
enum Peer {
    /// Where the request comes from, behind proxies that are trusted.
    static func origin(
        _ channel: any Channel, _ headers: HTTPFields, trusted: [AddressRange]
    ) -> Origin {
        let peer = channel.remoteAddress?.ipAddress.flatMap { NetworkAddress($0) }
        let address =
            trusted.isEmpty
            ? peer : ForwardedAddress.client(peer: peer, forwarded: headers.forwardedFor, trusted: trusted)
        return Origin(address: address, certificate: { await certificate(of: channel) })
    }

    /// The fingerprint of the client certificate; nil where there is none.
    private static func certificate(of channel: any Channel) async -> CertificateFingerprint? {
        // An HTTP/2 stream is a channel of its own: TLS lies in the connection's.
        for candidate in [channel, channel.parent].compactMap({ $0 }) {
            guard let certificate = try? await candidate.nioSSL_peerCertificate().get() else { continue }
            return (try? certificate.toDERBytes()).map { CertificateFingerprint(der: $0) }
        }
        return nil
    }
}

extension HTTPFields {
    /// The values of `X-Forwarded-For`, which the library has no name for.
    fileprivate var forwardedFor: [String] { HTTPField.Name("X-Forwarded-For").map { self[values: $0] } ?? [] }
}
