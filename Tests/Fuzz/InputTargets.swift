import MySafeWire
import Secrets

@testable import Curses

/// What a server answers, and what a client sends. The first two bytes choose the status and who reads it.
struct WireTarget: FuzzTarget {
    func run(_ bytes: [UInt8]) {
        guard bytes.count >= 2 else { return }
        let statuses = [200, 201, 204, 301, 400, 401, 403, 404, 409, 429, 500, 503]
        let body = Array(bytes[2...])
        let answer = RawAnswer(status: statuses[Int(bytes[0]) % statuses.count], body: body)
        let isSuccess = (200..<300).contains(answer.status)
        func check(_ read: () throws -> Void) {
            do {
                try read()
                require(isSuccess, "success with status \(answer.status)")
            } catch {}
        }
        switch bytes[1] % 8 {
        case 0: check { _ = try AnswerReader.list(answer) }
        case 1: check { _ = try AnswerReader.secret(answer) }
        case 2: check { _ = try AnswerReader.created(answer, sentCode: "") }
        case 3: check { _ = try AnswerReader.updated(answer, sentCode: "code") }
        case 4: check { _ = try AnswerReader.activation(answer) }
        case 5: check { _ = try AnswerReader.token(answer) }
        case 6:
            // What the server understands of a body is what a client would send for it.
            if let draft = try? BodyReader.draft(body) {
                require((try? BodyReader.draft(RequestBody.create(draft))) == draft, "a draft changed on its way")
            }
        default:
            if let change = try? BodyReader.change(body) {
                require((try? BodyReader.change(RequestBody.update(change))) == change, "a change changed on its way")
            }
        }
    }
}

/// What a terminal sends. In front of each piece stands its length; 0 is the time after which the decoder gives up waiting.
struct KeyTarget: FuzzTarget {
    func run(_ bytes: [UInt8]) {
        var decoder = KeyDecoder(takesPointer: true)
        var rest = bytes[...]
        var pasted = 0
        func check(_ events: [TerminalEvent]) {
            for event in events { if case .paste(let text) = event { pasted += text.utf8.count } }
        }
        while let length = rest.popFirst() {
            if length == 0 {
                check(decoder.timeOut())
            } else {
                check(decoder.feed(rest.prefix(Int(length))))
                rest = rest.dropFirst(Int(length))
            }
        }
        // Invalid bytes become three.
        require(pasted <= 3 * bytes.count, "more was pasted than came")
    }
}
