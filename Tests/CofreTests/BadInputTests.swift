import Foundation
import Testing

/// Faults and bad input, each with a clear outcome: never a crash, never secret values in a message.
@Suite struct BadInputTests {
    private let home: TemporaryHome

    init() throws {
        home = try TemporaryHome()
        let created = try Program.run(["init", "--key-file", home.keyFile, "--owner", "ana"], in: home)
        try #require(created.status == 0, "\(created.errors)")
    }

    private func cofre(_ arguments: String..., input: String = "") throws -> Program.Result {
        try Program.run(arguments, in: home, input: input, environment: home.withKey)
    }

    private func importSome() throws {
        let lines = (0..<50).map { "name \($0),https://x.example,id\($0),TOPSECRET\($0)" }
        let file = try home.write("in.csv", "name,url,client_id,client_secret\n" + lines.joined(separator: "\n"))
        try #require(try cofre("import", file).status == 0)
    }

    @Test func damagedVaultsAreRefused() throws {
        try importSome()
        let whole = try Data(contentsOf: URL(fileURLWithPath: home.vault))
        let right = try cofre("export", "--reveal").output
        var damages: [(String, Data)] = [
            ("empty", Data()),
            ("truncated", whole.prefix(whole.count / 2)),
            ("no vault", Data("hello, I am no vault at all".utf8)),
        ]
        for page in 1..<whole.count / 4096 {
            var data = whole
            data.replaceSubrange(page * 4096..<(page + 1) * 4096, with: Data(count: 4096))
            damages.append(("page \(page) of zeros", data))
        }
        for (name, data) in damages {
            let path = home.file("damaged.cofre")
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            try #require(
                FileManager.default.createFile(atPath: path, contents: data, attributes: [.posixPermissions: 0o600]))
            let result = try cofre("export", "--reveal", "--vault", path)
            // A page that nothing needs for this may be lost unnoticed; what is told is right all the same.
            if result.status == 0, name.hasPrefix("page"), result.output == right { continue }
            if result.status == 2, name.hasPrefix("page") {
                try expectPart(result, of: right, name)
                continue
            }
            #expect(result.status == 1, "\(name): \(result.status) \(result.errors)")
            #expect(!result.errors.isEmpty, "\(name)")
            #expect(!result.errors.contains("Fatal error"), "\(name)")
        }
    }

    /// What damage left readable is exported as it was, and each of the others is named.
    private func expectPart(_ result: Program.Result, of right: String, _ damage: String) throws {
        func items(_ text: String) throws -> [NSDictionary] {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [NSDictionary])
        }
        let (part, whole) = (try items(result.output), try items(right))
        #expect(Set(part).isSubset(of: Set(whole)), "\(damage)")
        let lost = whole.count - part.count
        #expect(lost > 0, "\(damage)")
        #expect(result.errors.contains("; \(lost) could not be read."), "\(damage): \(result.errors)")
        #expect(result.errors.split(separator: "\n").count { $0.hasPrefix("cofre: ") } == lost, "\(damage)")
    }

    /// A bit flipped anywhere gives the right list, what is readable of it, or a clear error; never a crash and never a wrong
    /// list.
    @Test func flippedBitsNeverGiveAWrongAnswer() throws {
        try importSome()
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: home.vault)))
        let right = try cofre("export", "--reveal").output
        let path = home.file("flipped.cofre")
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<25 {
            var bytes = whole
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            try #require(
                FileManager.default.createFile(
                    atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600]))
            let result = try cofre("export", "--reveal", "--vault", path)
            #expect([0, 1, 2, 3].contains(result.status), "byte \(place): \(result.status) \(result.errors)")
            if result.status == 0 { #expect(result.output == right, "byte \(place)") }
            if result.status == 2 { try expectPart(result, of: right, "byte \(place)") }
            #expect(!result.errors.contains("TOPSECRET"))
        }
    }

    @Test func aNoteOfTenMegabytesGoesInAndOut() throws {
        let note = String(repeating: "0123456789", count: 1_000_000)
        let file = try home.write("big.csv", "name,url,client_id,notes\nbig,u,c,\(note)\n")
        #expect(try cofre("import", file).status == 0)
        let exported = try cofre("export").output
        #expect(exported.utf8.count > 10_000_000)
        #expect(exported.contains(note))
        #expect(try cofre("list").output.utf8.count < 1000)
    }

    @Test func invalidUTF8IsNamedByLine() throws {
        let path = home.file("bad.csv")
        var bytes = Data("name,url,client_id\ngood,u,c\n".utf8)
        bytes.append(contentsOf: [0xC3, 0x28])
        bytes.append(Data(",u,c\n".utf8))
        try bytes.write(to: URL(fileURLWithPath: path))
        let result = try cofre("import", path)
        #expect(result.status == 1)
        #expect(result.errors.contains("line 3"))
        #expect(result.errors.contains("UTF-8"))
    }

    @Test func theUIWantsATerminal() throws {
        let result = try cofre()
        #expect(result.status == 1)
        #expect(result.errors.contains("terminal"))
    }

    @Test func aMalformedKeymapLineIsToldAndTheProgramStarts() throws {
        try FileManager.default.createDirectory(
            atPath: home.file(".config/cofre"), withIntermediateDirectories: true)
        _ = try home.write(".config/cofre/keymap.conf", "bind list x deactivate\nbind list Z actviate\n")
        let terminal = try Tmux("COFRE_KEY_FILE='\(home.keyFile)' exec '\(Program.path)'", in: home, width: 120)
        try terminal.wait(what: "the list and the message") {
            $0.contains("keymap.conf:2") && $0.contains("There are no secrets here yet")
        }
    }

    @Test func keyFilesOthersCanReadAreRefused() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: home.keyFile)
        let result = try cofre("list")
        #expect(result.status != 0)
        #expect(result.errors.contains(home.keyFile))
    }

    @Test func aMissingFileIsNamed() throws {
        let result = try cofre("import", home.file("nothing.csv"))
        #expect(result.status == 1)
        #expect(result.errors.contains("nothing.csv"))
    }

    @Test func aKeyFileThatOpensNothingIsNotLeftBehind() throws {
        let key = home.file("new-key")
        _ = try home.write("file", "")
        let failed = try cofre("init", "--vault", home.file("file/vault"), "--key-file", key)
        #expect(failed.status == 1 && failed.errors.contains("is not a folder"))
        #expect(!failed.errors.contains("Created"))
        #expect(!FileManager.default.fileExists(atPath: key))
        // One that was there stays.
        let kept = try cofre("init", "--vault", home.file("file/vault"), "--key-file", home.keyFile)
        #expect(kept.status == 1 && FileManager.default.fileExists(atPath: home.keyFile))
    }

    @Test func argumentsCannotControlTheTerminal() throws {
        let hostile = "\u{1B}[31m\u{9B}2J\u{202E}"
        for arguments in [
            ["--fo\(hostile)"], ["li\(hostile)st"], ["list", "extra\(hostile)"],
            ["list", "--columns", "na\(hostile)me"],
            ["activate", "1", "--max", hostile], ["show", hostile], ["list", "--filter", "a:\(hostile)"],
            ["--profile", hostile],
        ] {
            let result = try Program.run(arguments, in: home, environment: home.withKey)
            #expect(result.status != 0, "\(arguments)")
            #expect(result.errors.hasPrefix("cofre: "), "\(arguments): \(result.errors)")
            for text in [result.output, result.errors] {
                let bad = text.unicodeScalars.filter {
                    $0 != "\n"
                        && ($0.properties.generalCategory == .control || $0.properties.generalCategory == .format)
                }
                #expect(bad.isEmpty, "\(arguments): \(text.debugDescription)")
            }
        }
    }
}
