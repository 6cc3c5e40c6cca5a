import MySafeWire
import Secrets
import Testing

/// What failures mean, whoever words them (API.md, "Error numbers" and "Envelope").
@Suite struct FailureTests {
    @Test(
        arguments: [
            (1001, "Parameter 'name' was not informed!", ServiceError.missingParameter("name")),
            (1001, "Parameter 'url' was not informed!", .missingParameter("url")),
            (1001, "Parameter 'client_id' was not informed!", .missingParameter("client_id")),
            (1001, "Parameter url was not informed", .missingParameter("url")),
            (1001, "Identifier already found in another API key of this user", .duplicateIdentifierCode("sent")),
            (1001, "IDENTIFIER  already found", .duplicateIdentifierCode("sent")),
            (1001, "Identifier 'abc' already found in another API key", .duplicateIdentifierCode("sent")),
            (1001, #"Identifier \"abc\" of 'ana' already found"#, .duplicateIdentifierCode("sent")),
            (1001, "Identifier 'it's' already found", .duplicateIdentifierCode("sent")),
            (1001, "'users_allowed' is missing", .missingParameter("users_allowed")),
            (1001, #"Missing: \"method\""#, .missingParameter("method")),
            (1001, "For 'abc' the parameter 'owner' was not informed", .missingParameter("owner")),
            (1001, "Parâmetro 'nome' não informado", .missingParameter("nome")),
            (1001, "Parameter tags was not informed", .missingParameter("tags")),
            (1005, "Api secret not found", .notFound), (1005, "API secret not  found", .notFound),
            (1006, "User does not have access", .noAccess), (1009, "Inactive Api secret", .inactive),
            (1010, "Unexpected identifier type", .invalidIdentifier("")),
        ])
    func numbers(_ number: Int, _ text: String, _ error: ServiceError) {
        let answer = RawAnswer(400, Bodies.failure(number, text))
        expect(error) { try AnswerReader.created(answer, sentCode: "sent") }
    }

    @Test(
        "the number decides, wherever it stands and whatever else is missing",
        arguments: [
            // error_code 0 although error is true; detail "" in the exception
            #"{"code":400,"response":{"status":400,"message":"1006: x","error":true,"error_code":0},"exception":{"code":1006,"message":"x","detail":""}}"#,
            #"{"response":{"message":"1006: x","error":true}}"#,
            #"{"response":{"mensagem":"1006: x","erro":"1","cod_erro":"1"}}"#,
            #"{"response":{"Message":"1006: x","error":1}}"#,
            #"{"response":{"error":true},"exception":{"code":"1006"}}"#,
            #"{"response":{"error":true},"exception":{"message":"1006: USER"}}"#,
            #"{"response":{},"exception":{"code":1006,"message":null,"detail":null}}"#,
            #"{"code":"400","response":{"status":"400","message":"  1006: acesso negado","error":"true"}}"#,
        ])
    func places(_ body: String) {
        for status in [200, 400, 500] {
            expect(.noAccess) { try AnswerReader.activation(RawAnswer(status, body)) }
        }
    }

    @Test func anErrorThatAnswers200IsAnError() {
        let body = #"{"code":400,"response":{"status":400,"message":"no","error":false}}"#
        expect(.server(status: 400, message: "no")) { try AnswerReader.activation(RawAnswer(200, body)) }
    }

    @Test(
        "what says both that it went well and that it failed is neither",
        arguments: [
            #""error":false,"erro":true"#, #""error":true,"erro":false"#, #""error":"0","erro":"1""#,
            #""error":false,"erro":false,"error_code":0,"cod_erro":7"#, #""error":true,"error_code":1,"cod_erro":2"#,
            #""error":false,"error_code":1"#,
        ])
    func contradictions(_ members: String) {
        for status in [200, 400] {
            let body = #"{"code":\#(status),"response":{"status":\#(status),"message":"Success",\#(members)}}"#
            expect(.unreadable(status: status, what: "it says both that it went well and that it failed.")) {
                try AnswerReader.activation(RawAnswer(status, body))
            }
        }
    }

    @Test(
        arguments: [
            (401, ServiceError.authenticationFailed), (403, .noAccess), (404, .notFound), (408, .timedOut),
            (429, .rateLimited(retryAfterSeconds: nil)), (500, .server(status: 500, message: "Oops")),
            (418, .server(status: 418, message: "Oops")),
        ])
    func withoutANumberTheStatusDecides(_ status: Int, _ error: ServiceError) {
        let body = #"{"code":\#(status),"response":{"status":\#(status),"message":"Oops","error":true,"error_code":1}}"#
        expect(error) { try AnswerReader.activation(RawAnswer(status, body)) }
    }

    @Test(
        "what stands in front of the server answers in its own words",
        arguments: [
            (401, "No route matched with those values"), (404, "No route matched with those values"),
            (502, "An invalid response was received from the upstream server"),
            (504, "The upstream server is timing out"), (500, "Unexpected error."),
        ])
    func gateways(_ status: Int, _ text: String) {
        for body in [text, "  \(text)\r\n", #"{"message":"\#(text)"}"#, "<html><body><h1>\(text)</h1></body></html>"] {
            expect(.gateway(status: status, text: text)) { try AnswerReader.activation(RawAnswer(status, body)) }
        }
    }

    @Test func htmlIsQuotedWithoutTagsAndScripts() {
        let page = """
            <!DOCTYPE html><html><head><title>502 Bad Gateway</title><style>h1 { color: red }</style></head>
            <body><script>alert("x < y")</script><center><h1>502&nbsp;Bad</h1></center></body></html>
            """
        expect(.gateway(status: 502, text: "502 Bad Gateway 502&nbsp;Bad")) {
            try AnswerReader.list(RawAnswer(502, page))
        }
    }

    @Test func quotesAreShortAndHarmless() {
        let hostile = "\u{1B}[31mred\u{7}\u{0}  " + String(repeating: "x", count: 5000)
        expect(.gateway(status: 500, text: "[31mred " + String(repeating: "x", count: 92) + "…")) {
            try AnswerReader.list(RawAnswer(500, hostile))
        }
        expect(.gateway(status: 503, text: "nothing")) { try AnswerReader.list(RawAnswer(503, "")) }
    }

    @Test func aLoginPageInThePlaceOfAnAnswerIsUnreadable() {
        expect(.unreadable(status: 200, what: "it begins with 'Sign in'.")) {
            try AnswerReader.list(RawAnswer(200, "<html><title>Sign in</title></html>"))
        }
        expect(.unreadable(status: 200, what: "it is empty.")) { try AnswerReader.list(RawAnswer(200, "")) }
    }

    /// A record that arrives damaged may hold a client secret: nothing of it may get into the error.
    @Test func damagedRecordsAreNeverQuoted() {
        for cut in 1..<Bodies.read.utf8.count {
            let body = String(decoding: Bodies.read.utf8.prefix(cut), as: UTF8.self)
            do throws(ServiceError) {
                _ = try AnswerReader.secret(RawAnswer(200, body))
                Issue.record("\(cut) bytes were taken for a whole answer")
            } catch {
                #expect(!error.sentence.contains("s3cr3t"))
                #expect(!"\(error)".contains("s3cr3t"))
            }
        }
    }

    /// Random damage: always a value or an error, and never what was hidden.
    @Test func anyBytesAreAnswered() {
        var random = SystemRandomNumberGenerator()
        let bodies = [Bodies.read, Bodies.created(""), Bodies.failure(1005, "x"), Bodies.list("[]")].map {
            Array($0.utf8)
        }
        for _ in 0..<2000 {
            var body = bodies.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<body.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: body[place] = UInt8.random(in: 0...255, using: &random)
                case 1: body.remove(at: place)
                default: body.insert(contentsOf: [UInt8](repeating: body[place], count: 3), at: place)
                }
            }
            let answer = RawAnswer(status: [200, 201, 400, 500].randomElement(using: &random) ?? 200, body: body)
            _ = try? AnswerReader.secret(answer)
            _ = try? AnswerReader.list(answer)
            _ = try? AnswerReader.created(answer, sentCode: "")
            _ = try? AnswerReader.token(answer)
            _ = try? BodyReader.draft(body)
        }
    }

    @Test func deepNestingIsRefusedBeforeItIsParsed() {
        let deep = String(repeating: #"{"response":"#, count: 100_000)
        expect(.unreadable(status: 200, what: "1200000 bytes of JSON that break off or are damaged.")) {
            try AnswerReader.list(RawAnswer(200, deep))
        }
    }
}
