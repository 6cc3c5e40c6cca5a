import HummingbirdCore
import Logging
import NIOCore
import Synchronization
import Vault

/// How many connections each address has. A party with IPv6 counts by its network.
final class ConnectionShares: Sendable {
    private let limit: Int
    private let free: [AddressRange]
    private let counts = Mutex<[NetworkAddress: Int]>([:])

    /// - Parameter free: addresses without a limit: proxies, behind which there are many.
    init(limit: Int, free: [AddressRange]) {
        self.limit = limit
        self.free = free
    }

    /// False where the address has too many; otherwise `leave` has to follow.
    func enter(_ address: NetworkAddress?) -> Bool {
        guard let address, !free.contains(where: { $0.contains(address) }) else { return true }
        return counts.withLock { counts in
            guard counts[address.site, default: 0] < limit else { return false }
            counts[address.site, default: 0] += 1
            return true
        }
    }

    func leave(_ address: NetworkAddress?) {
        guard let address, !free.contains(where: { $0.contains(address) }) else { return }
        counts.withLock { counts in
            let left = counts[address.site, default: 0] - 1
            counts[address.site] = left > 0 ? left : nil
        }
    }
}

/// Closes connections at once of which an address has too many, before anything is done for them.
struct SharedChannel<Base: ServerChildChannel>: ServerChildChannel {
    struct TooMany: Error {}

    let base: Base
    let shares: ConnectionShares
    let log: ConnectionLog

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        let address = channel.remoteAddress?.ipAddress.flatMap { NetworkAddress($0) }
        guard shares.enter(address) else {
            log.refused(channel, "too many connections from this address")
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(TooMany())
        }
        channel.closeFuture.whenComplete { [shares] _ in shares.leave(address) }
        return base.setup(channel: channel, logger: logger)
    }

    func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
