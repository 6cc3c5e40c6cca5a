import Testing

@testable import Curses

@Suite struct ClipboardRouteTests {
    @Test(
        arguments: [
            (["TERM": "xterm-256color"], ClipboardRoute.direct), (["TERM": "screen", "TMUX": "/tmp/x,1,0"], .direct),
            (["TERM": "screen.xterm-256color", "STY": "1.pts-1"], .throughScreen),
            (["TERM": "xterm", "STY": "1"], .throughScreen),
            (["TERM": "screen-256color"], .both), ([:], .direct),
        ] as [([String: String], ClipboardRoute)])
    func follows(_ environment: [String: String], _ route: ClipboardRoute) {
        #expect(ClipboardRoute { environment[$0] } == route)
    }

    /// What screen hands on: the contents of the device control strings, each within its limit.
    private func handedOn(_ bytes: [UInt8]) throws -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.components(separatedBy: "\u{1B}P").dropFirst()
        #expect(text.hasPrefix("\u{1B}P"))
        return try parts.map { part in
            let content = try #require(part.hasSuffix("\u{1B}\\") ? part.dropLast(2) : nil)
            #expect(content.utf8.count <= 700)
            return String(content)
        }.joined()
    }

    @Test(arguments: [0, 1, 500, 700, 5000]) func screenGetsPiecesThatItKeeps(_ count: Int) throws {
        let sequence = try #require(Escapes.copy(String(repeating: "x", count: count)))
        #expect(
            try handedOn(ClipboardRoute.throughScreen.wrapped(sequence)) == String(decoding: sequence, as: UTF8.self))
    }

    @Test func whereItMayBeTmuxShortOnesGoBothWays() throws {
        let short = try #require(Escapes.copy("secret"))
        #expect(ClipboardRoute.both.wrapped(short) == ClipboardRoute.throughScreen.wrapped(short) + short)
        let long = try #require(Escapes.copy(String(repeating: "x", count: 1000)))
        #expect(ClipboardRoute.both.wrapped(long) == ClipboardRoute.throughScreen.wrapped(long))
        #expect(ClipboardRoute.direct.wrapped(long) == long)
    }
}

extension String {
    fileprivate func components(separatedBy mark: String) -> [String] {
        var parts: [String] = [""]
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(mark) {
                parts.append("")
                rest = rest.dropFirst(mark.count)
            } else {
                parts[parts.count - 1].append(rest.removeFirst())
            }
        }
        return parts
    }
}
