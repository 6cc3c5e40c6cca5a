import CCurl
import Secrets

/// What all transfers of a client have in common.
struct TransferOptions: Sendable {
    var userAgent = "cofre"
    var isTLS = true
    /// How many connections are kept and opened at once.
    var connections = 16
    /// Whether one connection is to be enough if it carries many requests at once: then there are never more under way
    /// than the server offers for it (RFC 9113 section 5.1.2).
    var multiplexesOnly = false
    /// Seconds.
    var connectTimeout = 10.0
    /// Seconds without a single byte, in whole ones.
    var idleTimeout = 30.0
    /// Seconds for a whole exchange.
    var totalTimeout = 120.0
    /// PEM files.
    var caFile: String?
    var clientCertificate: String?
    var clientKey: String?
    /// In libcurl's form, `sha256//…`.
    var pinnedPublicKey: String?
    /// nil: what the environment says; "": none.
    var proxy: String?
    /// Whether answers bring the headers along.
    var keepsHeaders = false

    /// Sets a new transfer up. False where libcurl cannot do what is asked for.
    func apply(to transfer: OpaquePointer) -> Bool {
        var results: [Int32] = []
        func set(_ option: cofre_curl_text, _ value: String?) {
            if let value { results.append(cofre_curl_set_text(transfer, option, value)) }
        }
        func set(_ option: cofre_curl_number, _ value: Int) {
            results.append(cofre_curl_set_number(transfer, option, value))
        }
        set(cofre_curl_user_agent, userAgent)
        set(cofre_curl_accept_encoding, "")
        set(cofre_curl_connect_timeout_ms, Self.milliseconds(connectTimeout))
        set(cofre_curl_timeout_ms, Self.milliseconds(totalTimeout))
        set(cofre_curl_low_speed, 1)
        set(cofre_curl_low_speed_seconds, max(1, Int(idleTimeout.rounded(.up))))
        if let caFile {
            set(cofre_curl_ca_file, caFile)
            // Beside the file libcurl looks into the system's folder of authorities.
            let result = cofre_curl_set_text(transfer, cofre_curl_ca_directory, Self.folderWithoutAuthorities)
            if Int(result) != cofre_curl_not_built_in { results.append(result) }
        }
        set(cofre_curl_pinned_public_key, pinnedPublicKey)
        set(cofre_curl_client_certificate, clientCertificate)
        set(cofre_curl_client_key, clientKey)
        // Otherwise OpenSSL would ask for a passphrase on the terminal.
        if clientKey != nil { set(cofre_curl_key_password, "") }
        set(cofre_curl_proxy, proxy)
        if isTLS { set(cofre_curl_pipe_wait, 1) }
        if keepsHeaders { results.append(cofre_curl_keep_headers(transfer)) }
        return results.allSatisfy { $0 == 0 }
    }

    /// A folder that can hold no certificates. NULL would not do: to later versions of libcurl it means their default again.
    private static let folderWithoutAuthorities = "/proc/self/task"

    private static func milliseconds(_ seconds: Double) -> Int { max(1, Int((seconds * 1000).rounded(.up))) }
}
