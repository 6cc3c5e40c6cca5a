import NIOCore
import Secrets
import Text
import Vault

/// Lines about connections that are refused or closed, with the reason.
struct ConnectionLog: Sendable {
    let output: LogOutput

    func refused(_ channel: any Channel, _ why: String) {
        // A stream of HTTP/2 knows no address of its own.
        let address = (channel.remoteAddress ?? channel.parent?.remoteAddress)?.ipAddress ?? "-"
        output.add(
            LogLine(
                time: Timestamp.now(), level: "warning", message: "connection closed",
                fields: [("address", address), ("why", why)]),
            from: address)
    }
}
