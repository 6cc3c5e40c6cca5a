import TestSupport
import Testing

@testable import Profiles

/// Whatever bytes a file holds: never a crash, and what is told makes sense.
@Suite struct AnyBytesTests {
    private static let sample = Array(
        """
        default = "prod"
        [profiles.team]
        kind = "local"
        vault = "~/team.cofre"
        [profiles.prod]
        kind = "mysafe"
        url = "https://vault.example"
        client_id = "id"
        timeout = 10
        confirm = "always"
        list = [1, "a", { b = 2 }]
        since = 2026-01-02T03:04:05Z
        0x = 0xFF
        """.utf8)

    private func check(_ bytes: [UInt8]) {
        let configuration = ConfigurationFile.parse(bytes, path: "f")
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        #expect(configuration.problems.allSatisfy { (1...lines).contains($0.line) })
        #expect(!configuration.isUnreadable || (configuration.profiles.isEmpty && configuration.problems.count == 1))
        let wrong = Set(configuration.problems.compactMap(\.profile))
        #expect(configuration.profiles.allSatisfy { !wrong.contains($0.name) && ProfileName.isValid($0.name) })
        _ = try? configuration.choose(nil)
        _ = try? configuration.choose("prod")
    }

    @Test func changedFiles() {
        var generator = SplitMix(seed: 1)
        let interesting = Array("[]{}\"'=.#,\n\r\t \\u0-_:\0".utf8) + [0x80, 0xC3, 0xEF, 0xFF]
        for _ in 0..<1500 {
            var bytes = Self.sample
            for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = interesting.randomElement(using: &generator)!
                case 1: bytes.insert(interesting.randomElement(using: &generator)!, at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...9, using: &generator)))
                default: bytes.removeSubrange(place...)
                }
            }
            check(bytes)
        }
    }

    @Test func randomBytes() {
        var generator = SplitMix(seed: 2)
        for _ in 0..<500 {
            check(
                (0..<Int.random(in: 0..<80, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator)
                })
        }
    }

    /// As deep and as long as the limits let through.
    @Test func extremes() {
        let deep = String(repeating: "a.", count: 2000) + "a"
        check(Array("[\(deep)]\n\(deep) = 1\n".utf8))
        check(Array(("x = " + String(repeating: "[", count: 4000)).utf8))
        check(Array(("x = " + String(repeating: "{a=", count: 1300)).utf8))
        check(Array(repeating: UInt8(ascii: "["), count: 4096))
        check((0..<999).flatMap { Array("k\($0) = 1\n".utf8) })
        check(Array("[profiles.a]\n".utf8) + (0..<900).flatMap { Array("k\($0) = x\n".utf8) })
        check((0..<499).flatMap { Array("[profiles.p\($0)]\nkind = \"lokal\"\n".utf8) })
    }
}
