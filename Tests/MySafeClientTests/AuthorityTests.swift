import CCurl
import Foundation
import MySafeWire
import Secrets
import Testing

@testable import MySafeClient

/// An own authority stands in the place of the system's.
@Suite(.serialized) struct AuthorityTests {
    /// libcurl's result for one request with these options, where `folder` is what the system's folder of authorities is
    /// otherwise.
    private func result(_ url: String, systemFolder folder: String, _ options: TransferOptions) throws -> Int {
        #expect(cofre_curl_load() == nil)
        let multi = try #require(cofre_curl_multi_new(1))
        defer { cofre_curl_multi_free(multi) }
        let transfer = try #require(cofre_curl_transfer_new(multi, 0))
        defer { cofre_curl_transfer_free(transfer) }
        // Neither a file nor a folder of the system's own.
        #expect(cofre_curl_set_text(transfer, cofre_curl_ca_file, nil) == 0)
        #expect(cofre_curl_set_text(transfer, cofre_curl_ca_directory, folder) == 0)
        #expect(options.apply(to: transfer))
        #expect(cofre_curl_prepare(transfer, "GET", url, nil, 0, 1 << 20, false) == 0)
        #expect(cofre_curl_multi_add(multi, transfer) == 0)
        defer { cofre_curl_multi_remove(multi, transfer) }
        var result: Int32 = -1
        while true {
            _ = cofre_curl_multi_perform(multi)
            if cofre_curl_multi_next(multi, &result) == 0 { return Int(result) }
            _ = cofre_curl_multi_wait(multi)
        }
    }

    @Test func anAuthorityOfTheSystemDoesNotCountBesideAnOwnOne() throws {
        let server = try TLSServer()
        defer { server.stop() }
        let url = server.url + "/api/mysafe/secretapi"
        let hash = try TLSServer.openssl(["x509", "-in", "ca.pem", "-noout", "-hash"], server.folder)
        let name = String(decoding: hash, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        try FileManager.default.createDirectory(atPath: server.file("system"), withIntermediateDirectories: false)
        try FileManager.default.copyItem(atPath: server.file("ca.pem"), toPath: server.file("system/\(name).0"))
        var options = TransferOptions()
        options.proxy = ""
        // The system's authorities are good for it, as long as there is no own one.
        #expect(try result(url, systemFolder: server.file("system"), options) == cofre_curl_ok)
        options.caFile = server.file("other.pem")
        #expect(try result(url, systemFolder: server.file("system"), options) == cofre_curl_not_verified)
        options.caFile = server.file("ca.pem")
        #expect(try result(url, systemFolder: server.file("system"), options) == cofre_curl_ok)
    }
}
