import Foundation
import Secrets
import Testing
import Vault

@testable import MySafeServer

/// Every resource and every error number, with the bodies written out (API.md, "Resources", "Error numbers").
@Suite struct ResourceTests {
    private let all = "/api/mysafe/secretapi"

    private func success(_ message: String, status: Int = 200, _ rest: String = "") -> String {
        #"{"code":\#(status),"response":{"status":\#(status),"message":"\#(message)","error":false,"error_code":0,"detail":"","mensagem":"\#(message)","erro":false,"cod_erro":0}\#(rest)}"#
    }

    private func failure(_ code: Int, _ message: String, status: Int = 400) -> String {
        #"{"code":\#(status),"response":{"status":\#(status),"message":"\#(message)","error":true,"error_code":1,"detail":"","mensagem":"\#(message)","erro":true,"cod_erro":1},"exception":{"code":\#(code),"message":"\#(message)","detail":null}}"#
    }

    private let whole = #"""
        {"name":"My API secret","url":"www.url.com","client_id":"id-1","client_secret":"s3cr3t","identifier_code":"dfqw45d",
         "method":"get","tags":"secret, cloud","notes":"a\nb","users_allowed":[{"username":"bia","can_edit":true},{"username":"caio"}],
         "groups_allowed":[{"name":"SRE"}]}
        """#

    @Test func aSecretIsCreatedReadAndListed() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            let created = try await server.call(token, "POST", all, whole)
            #expect(created.status == 201)
            #expect(created.headers["content-type"] == "application/json")
            #expect(created.headers["cache-control"] == "no-store")
            #expect(
                created.text
                    == success(
                        "Api secret successfully registered", status: 201,
                        #","api_entity":{"identifier":"1","name":"My API secret","url":"www.url.com","client_secret":"s3cr3t","client_id":"id-1","identifier_code":"dfqw45d","method":"get","tags":"secret, cloud","notes":"a\nb","users_allowed":[{"username":"bia","can_edit":true},{"username":"caio","can_edit":false}],"groups_allowed":[{"name":"SRE","can_edit":false}],"shared_error":[]}"#
                    ))
            let read = try await server.call(token, "GET", all + "/1")
            #expect(read.status == 200)
            #expect(
                read.text
                    == success(
                        "Success",
                        #","api_secret_entity":{"identifier":"1","name":"My API secret","url":"www.url.com","client_secret":"s3cr3t","client_id":"id-1","identifier_code":"dfqw45d","method":"get","tags":"secret, cloud","notes":"a\nb","users_allowed":[{"name":"bia","can_edit":true},{"name":"caio","can_edit":false}],"groups_allowed":[{"name":"SRE","can_edit":false}]}"#
                    ))
            for path in [all, all + "/", "/iso/mysafe/secretapi"] {
                let list = try await server.call(token, "GET", path)
                #expect(list.status == 200)
                #expect(
                    list.text
                        == success(
                            "Success",
                            #","api_secret_on_list":[{"identifier":"1","name":"My API secret","need_justify":"0","need_approval":"0","can_view":true,"can_write":true}]"#
                        ))
            }
        }
    }

    /// If the vault says so, handing out a client secret is an entry; a refused reading is none.
    @Test func handingOutIsRecorded() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            #expect(try await server.call(token, "POST", all, whole).status == 201)
            #expect(try await server.call(token, "GET", all + "/1").status == 200)
            let query = AuditQuery(action: .reveal)
            #expect(try await server.vault.auditEntries(query).isEmpty)
            try await server.vault.setRecordsReveals(true)
            #expect(try await server.call(token, "GET", all + "/1").status == 200)
            let entries = try await server.vault.auditEntries(query)
            #expect(entries.map(\.ids) == [[SecretID(1)]])
            _ = try await server.call(token, "POST", all + "/inactive/1")
            #expect(try await server.call(token, "GET", all + "/1").status == 400)
            #expect(try await server.vault.auditEntries(query).count == 1)
        }
    }

    @Test func aListShowsWhatTheCallerSeesAndCanBeNarrowed() async throws {
        try await RunningServer.use { server in
            let ana = try await server.token()
            for (name, code, tags, sharing) in [
                ("a", "1", "x, y", #"[{"username":"bia"}]"#), ("b", "2", "y", #"[{"username":"bia","can_edit":1}]"#),
                ("c", "", "", "[]"),
            ] {
                let body =
                    #"{"name":"\#(name)","url":"u","client_id":"c","identifier_code":"\#(code)","tags":"\#(tags)","users_allowed":\#(sharing)}"#
                #expect(try await server.call(ana, "POST", all, body).status == 201)
            }
            func names(_ token: String, _ query: String) async throws -> [String] {
                let rows = try await server.call(token, "GET", all + query).json()["api_secret_on_list"]
                return (rows as? [[String: Any]] ?? []).map {
                    "\($0["name"] ?? "") \($0["can_write"] as? Bool == true)"
                }
            }
            let bia = try await server.token("bia")
            #expect(try await names(ana, "") == ["a true", "b true", "c true"])
            #expect(try await names(bia, "") == ["a false", "b true"])
            #expect(try await names(ana, "?tag=y") == ["a true", "b true"])
            #expect(try await names(ana, "?tag=x%2C%20y") == ["a true"])
            #expect(try await names(ana, "?tag=z") == [])
            #expect(try await names(ana, "?identifier_code=2") == ["b true"])
            #expect(try await names(ana, "?tag=x&identifier_code=2") == [])
            #expect(try await names(bia, "?tag=x") == ["a false"])
            #expect(try await names(try await server.token("caio"), "") == [])
        }
    }

    @Test func anUpdateChangesWhatIsGiven() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            _ = try await server.call(token, "POST", all, whole)
            let updated = try await server.call(
                token, "PUT", all + "/update/1", #"{"notes":"","client_secret":"other","users_allowed":[],"tags":null}"#
            )
            #expect(updated.status == 200)
            #expect(
                updated.text
                    == success(
                        "Api secret updated successfully",
                        #","api_entity":{"identifier":"1","name":"My API secret","url":"www.url.com","client_secret":"other","client_id":"id-1","identifier_code":"dfqw45d","method":"get","tags":"secret, cloud","notes":"","users_allowed":[],"groups_allowed":[{"name":"SRE","can_edit":false}],"shared_error":[]}"#
                    ))
        }
    }

    @Test func namesThatAreNotKnownAreTold() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            let created = try await server.call(
                token, "POST", all,
                #"{"name":"a","url":"u","client_id":"c","users_allowed":[{"username":"zed"},{"username":"bia"}],"groups_allowed":[{"name":"None"}]}"#
            )
            #expect(created.status == 201)
            #expect(
                created.text.hasSuffix(
                    #""users_allowed":[{"username":"bia","can_edit":false}],"groups_allowed":[],"shared_error":["zed","None"]}}"#
                ))
            let updated = try await server.call(
                token, "PUT", all + "/update/1", #"{"groups_allowed":[{"name":"Nobody"}]}"#)
            #expect(updated.text.hasSuffix(#""groups_allowed":[],"shared_error":["Nobody"]}}"#))
            #expect(try await server.vault.directory().users == ["ana", "bia", "caio"])
        }
    }

    @Test func activatingIsToldAndRepeatingIsHarmless() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            _ = try await server.call(token, "POST", all, whole)
            for (path, message) in [
                ("/active/1", "Api secret has already been activated"),
                ("/inactive/1", "API secret  successfully deactivated"),
                ("/inactive/1", "Api secret has already been deactivated"),
                ("/active/1", "Api secret activated successfully"),
            ] {
                let answer = try await server.call(token, "POST", all + path)
                #expect(answer.status == 200)
                #expect(answer.text == success(message))
            }
        }
    }

    @Test func anInactiveSecretIsNotReadNotEvenByItsOwner() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            _ = try await server.call(token, "POST", all, whole)
            _ = try await server.call(token, "POST", all + "/inactive/1")
            let read = try await server.call(token, "GET", all + "/1")
            #expect(read.status == 400)
            #expect(read.text == failure(1009, "1009: Inactive Api secret"))
            // It is listed and can be changed; those without access learn nothing of it.
            #expect(try await server.call(token, "GET", all).text.contains(#""identifier":"1""#))
            #expect(try await server.call(token, "PUT", all + "/update/1", #"{"notes":"n"}"#).status == 200)
            _ = try await server.call(token, "PUT", all + "/update/1", #"{"groups_allowed":[],"users_allowed":[]}"#)
            let other = try await server.call(try await server.token("bia"), "GET", all + "/1")
            #expect(other.text == failure(1006, "1006: User does not have access"))
        }
    }

    @Test func everyErrorNumberIsTold() async throws {
        try await RunningServer.use { server in
            let ana = try await server.token()
            let bia = try await server.token("bia")
            _ = try await server.call(
                ana, "POST", all, #"{"name":"a","url":"u","client_id":"c","identifier_code":"k"}"#)
            _ = try await server.call(
                ana, "POST", all, #"{"name":"b","url":"u","client_id":"c","users_allowed":[{"username":"bia"}]}"#)
            let missing = { (name: String) in failure(1001, "1001: Parameter '\(name)' was not informed!") }
            let duplicate = failure(1001, "1001: Identifier already found in another API key of this user")
            let notFound = failure(1005, "1005: Api secret not found")
            let noAccess = failure(1006, "1006: User does not have access")
            let noNumber = failure(1010, "1010: Unexpected identifier type")
            let required = #"{"name":"n","url":"u","client_id":"c","identifier_code":"k"}"#
            for (token, method, path, body, wanted) in [
                (ana, "POST", "", #"{"url":"u","client_id":"c"}"#, missing("name")),
                (ana, "POST", "", #"{"name":"n","client_id":"c"}"#, missing("url")),
                (ana, "POST", "", #"{"name":"n","url":"u"}"#, missing("client_id")),
                (ana, "POST", "", #"{"name":"","url":"u","client_id":"c"}"#, missing("name")),
                (ana, "POST", "", required, duplicate),
                (ana, "PUT", "/update/2", #"{"identifier_code":"k"}"#, duplicate),
                (ana, "PUT", "/update/2", #"{"url":""}"#, missing("url")),
                (ana, "GET", "/99", nil, notFound), (ana, "PUT", "/update/99", "{}", notFound),
                (ana, "POST", "/active/99", nil, notFound), (ana, "POST", "/inactive/99", nil, notFound),
                (bia, "GET", "/1", nil, noAccess), (bia, "PUT", "/update/1", "{}", noAccess),
                (bia, "PUT", "/update/2", #"{"notes":"n"}"#, noAccess), (bia, "POST", "/active/1", nil, noAccess),
                (bia, "POST", "/inactive/2", nil, noAccess), (ana, "GET", "/abc", nil, noNumber),
                (ana, "GET", "/dfqw45d", nil, noNumber), (ana, "PUT", "/update/x", "{}", noNumber),
                (ana, "POST", "/active/1.5", nil, noNumber),
            ] as [(String, String, String, String?, String)] {
                let answer = try await server.call(token, method, all + path, body)
                #expect(answer.status == 400, "\(method) \(path)")
                #expect(answer.text == wanted, "\(method) \(path)")
            }
            // The same code of another owner is no duplicate.
            #expect(try await server.call(bia, "POST", all, required).status == 201)
        }
    }

    @Test func bodiesThatAreNotUTF8AreRefused() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            let port = server.port
            let text = #"{"name":"n","url":"u","client_id":"c"}"#
            let little = text.utf8.flatMap { [$0, UInt8(0)] }
            let big = text.utf8.flatMap { [UInt8(0), $0] }
            for body in [
                little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big, text.utf8.map { $0 == 0x6E ? UInt8(0xE9) : $0 },
            ] as [[UInt8]] {
                let head = HTTPSocket.head("POST", all, ["Authorization": "Bearer \(token)"], length: body.count)
                let answer = try await off {
                    let socket = try HTTPSocket(port)
                    try socket.send(Array(head.utf8) + body)
                    return try socket.receive()
                }
                #expect(answer.status == 400, "\(body.prefix(4))")
                #expect(answer.text.contains("in UTF-8"))
            }
            #expect(try await server.vault.listAll().isEmpty)
        }
    }

    @Test func bodiesThatMakeNoSenseAreToldByName() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            for (body, message) in [
                ("", "Parameter 'body' is not valid: a JSON object is expected."),
                ("[]", "Parameter 'body' is not valid: a JSON object is expected, but it is an array."),
                (#"{"name":"#, "Parameter 'body' is not valid: a JSON object is expected."),
                (#"{"name":{}}"#, "Parameter 'name' is not valid: it is an object, but a text is expected."),
                (
                    #"{"name":"n","url":"u","client_id":12345678901234567890}"#,
                    "Parameter 'client_id' is not valid: it is a number, but a text is expected: put it in quotes."
                ),
                (
                    #"{"name":"n","url":"u","client_id":"c","tags":"a","tags":"b"}"#,
                    "Parameter 'tags' is not valid: it is there twice: send it once."
                ),
                (
                    #"{"users_allowed":"bia"}"#,
                    "Parameter 'users_allowed' is not valid: it is a text, but an array is expected."
                ),
                (
                    #"{"name":"n","url":"u","client_id":"c","users_allowed":[{"username":"bia","can_edit":"perhaps"}]}"#,
                    "Parameter 'users_allowed[0].can_edit' is not valid: true or false is expected."
                ),
            ] {
                let answer = try await server.call(token, "POST", all, body)
                #expect(answer.status == 400)
                #expect(answer.text == failure(400, message))
            }
            #expect(try await server.vault.listAll().isEmpty)
        }
    }

    @Test func whoMayEditMayDeactivate() async throws {
        try await RunningServer.use { server in
            let ana = try await server.token()
            _ = try await server.call(
                ana, "POST", all,
                #"{"name":"a","url":"u","client_id":"c","groups_allowed":[{"name":"SRE","can_edit":true}],"users_allowed":[{"username":"caio"}]}"#
            )
            let bia = try await server.token("bia")
            #expect(try await server.call(bia, "POST", all + "/inactive/1").status == 200)
            #expect(try await server.call(bia, "PUT", all + "/update/1", #"{"notes":"n"}"#).status == 200)
            let caio = try await server.token("caio")
            #expect(try await server.call(caio, "POST", all + "/active/1").status == 400)
            // Who is in a group counts as it stands now.
            try await server.vault.setMembers([], of: "SRE")
            #expect(try await server.call(bia, "POST", all + "/active/1").status == 400)
        }
    }

    @Test func anUpdateHandsOutTheSecretOfActiveOnesOnly() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            _ = try await server.call(
                token, "POST", all, #"{"name":"a","url":"u","client_id":"c","client_secret":"hidden"}"#)
            func told(_ change: String) async throws -> String? {
                let answer = try await server.call(token, "PUT", all + "/update/1", change)
                #expect(answer.status == 200)
                return (try answer.json()["api_entity"] as? [String: Any])?["client_secret"] as? String
            }
            #expect(try await told("{}") == "hidden")
            _ = try await server.call(token, "POST", all + "/inactive/1")
            #expect(try await told("{}") == "")
            #expect(try await told(#"{"notes":"n"}"#) == "")
            #expect(try await told(#"{"client_secret":"other"}"#) == "")
            // What is not told is kept all the same.
            _ = try await server.call(token, "POST", all + "/active/1")
            #expect(try await told("{}") == "other")
        }
    }

    @Test func unknownPathsAndMethodsAnswerAsTheGatewayDoes() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            for path in ["/", "/api/other", "/api/mysafe/secretapi/1/2"] {
                let answer = try await server.call(token, "GET", path)
                #expect(answer.status == 404)
                #expect(answer.text == #"{"message":"No route matched with those values"}"#)
            }
            let delete = try await server.call(token, "DELETE", all + "/1")
            #expect(delete.status == 405 && delete.headers["allow"] == "GET")
            let options = try await server.call(token, "OPTIONS", all)
            #expect(options.status == 405 && options.headers["allow"] == "GET, POST")
            let head = try await server.call(token, "HEAD", all)
            #expect(head.status == 405 && head.body.isEmpty)
            let health = try await server.get("/healthz")
            #expect(health.status == 200 && health.text == #"{"status":"ok"}"#)
            let healthHead = try await HTTPSocket.exchange(server.port, "HEAD", "/healthz")
            #expect(healthHead.status == 200 && healthHead.headers["content-length"] == "15")
        }
    }

    @Test func aDamagedVaultIsNotDescribedToCallers() async throws {
        try await RunningServer.use { server in
            let token = try await server.token()
            // By another process: what this one has written, it knows without reading it.
            let other = try await server.folder.openVault()
            _ = try await other.create(.minimal())
            other.close()
            // Behind the vault's back, as somebody with access to the file could.
            try server.folder.sql("UPDATE contents SET page = zeroblob(90)")
            let answer = try await server.call(token, "GET", all)
            #expect(answer.status == 500)
            #expect(answer.text == failure(500, "Unexpected error.", status: 500))
            #expect(server.log.text.contains("error request method=GET path=/api/mysafe/secretapi status=500"))
            #expect(server.log.text.contains("the page of records 1 to 128 fails its authentication"))
        }
    }
}
