import CCurl

extension TransportError {
    /// What libcurl's result means (libcurl-errors(3)).
    ///
    /// - Parameters:
    ///   - detail: libcurl's own words.
    ///   - wasSent: whether the request may have been sent.
    ///   - excess: what of the answer was too large to be taken; nil for nothing.
    ///   - limit: the most bytes that its body may have.
    init(result: Int32, detail: String, wasSent: Bool, excess: Excess?, limit: Int) {
        let said = detail.isEmpty ? Self.meaning(result) : detail
        func error(_ kind: Kind, _ reason: String) -> TransportError {
            TransportError(kind: kind, reason: reason, mayHaveArrived: wasSent)
        }
        if excess == .body || Int(result) == cofre_curl_too_large {
            self = error(.tooLarge, "it is larger than the \(limit) bytes that are taken")
            return
        }
        // A single line of more than 100 KB is what libcurl has no room for.
        if excess == .headers || wasSent && [cofre_curl_no_memory, cofre_curl_value_too_large].contains(Int(result)) {
            self = error(.tooLarge, "its headers are larger than is taken")
            return
        }
        switch Int(result) {
        case cofre_curl_no_address, cofre_curl_no_proxy_address,
            cofre_curl_no_connection, cofre_curl_proxy_failed:
            self = error(.unconnected, said)
        case cofre_curl_timed_out where !wasSent:
            self = error(.unconnected, said)
        case cofre_curl_timed_out:
            self = error(.timedOut, said)
        case cofre_curl_tls_failed where !Self.isAboutTrust(said):
            // Cut during the handshake: nothing says that the certificate is wrong.
            self = error(.unconnected, said)
        case cofre_curl_not_verified, cofre_curl_wrong_issuer,
            cofre_curl_bad_certificate_status:
            self = error(.untrusted, "\(said). \(Self.advice(said))")
        case cofre_curl_pin_mismatch:
            self = error(
                .untrusted,
                "the server's public key is not the pinned one. Set pinned_public_key anew if the key was changed on purpose."
            )
        case cofre_curl_bad_ca_file:
            self = error(.untrusted, "\(said). Set ca_file to a file of certificates in PEM form.")
        case cofre_curl_bad_client_certificate, cofre_curl_client_certificate_wanted:
            self = error(
                .untrusted,
                "\(said). Set client_cert and client_key to a certificate in PEM form and its unencrypted key.")
        case cofre_curl_tls_failed, cofre_curl_tls_engine, cofre_curl_bad_cipher:
            self = error(
                .untrusted, "\(said). The server must offer TLS 1.2 or later; it may want client_cert and client_key.")
        case cofre_curl_receive_failed where Self.wantsClientCertificate(said):
            // TLS 1.3 tells it only after the client's first words, which the server has thrown away.
            self = TransportError(
                kind: .untrusted,
                reason: "the server needs a client certificate that it knows. Set client_cert and client_key.",
                mayHaveArrived: false)
        case cofre_curl_unsupported_protocol, cofre_curl_not_http, cofre_curl_bad_encoding:
            self = error(.notHTTP, said)
        case cofre_curl_aborted:
            // libcurl was about to send it again by itself, which is refused for what must be sent once only.
            self = error(wasSent ? .broken : .unconnected, "the connection ended before an answer came")
        case cofre_curl_bad_url:
            self = error(.unavailable, said)
        default:
            self = error(wasSent ? .broken : .unconnected, said)
        }
    }

    /// A part of an answer.
    enum Excess: Equatable { case headers, body }

    /// libcurl's words for a result (libcurl-errors(3)), as they stand in a sentence.
    static func meaning(_ result: Int32) -> String {
        let words = String(cString: cofre_curl_meaning(result))
        return words.isEmpty ? "the transfer failed" : words.prefix(1).lowercased() + words.dropFirst()
    }

    /// Whether OpenSSL or GnuTLS say that the two sides did not agree, rather than that the connection broke.
    private static func isAboutTrust(_ detail: String) -> Bool {
        let words = detail.lowercased()
        return [
            "alert", "version", "certificate", "unsupported", "no shared cipher", "handshake failure", "too small",
            "weak",
        ]
        .contains { words.contains($0) }
    }

    /// What to do about a certificate that was not accepted.
    private static func advice(_ detail: String) -> String {
        let words = detail.lowercased()
        if words.contains("host name") || words.contains("subject name") {
            return "Set url to a name that the server's certificate has."
        }
        if words.contains("expired") || words.contains("not yet valid") {
            return "The server's certificate has to be renewed; check this machine's date too."
        }
        return "Set ca_file to the certificate of the authority that signed the server's."
    }

    private static func wantsClientCertificate(_ detail: String) -> Bool {
        let words = detail.lowercased()
        return words.contains("alert") && words.contains("certificate")
            || words.contains("alert") && words.contains("unknown ca")
    }
}
