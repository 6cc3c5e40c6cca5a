#if Server
    import Foundation
    import Testing

    /// A server, and programs on the same vault beside it, that all write at once.
    @Suite(.serialized) struct SharedVaultTests {
        private static let count = 2000

        @Test func nothingIsLostIfSeveralWriteAtOnce() throws {
            let stage = try RemoteStage(Self.count)
            let environment = stage.home.environment.merging(stage.home.withKey) { $1 }
            // Through the server all are deactivated, while two others create and edit on the file itself.
            let remote = try SpawnedProcess(
                Program.path, ["--profile", "prod", "deactivate", "--all", "--yes"], environment: environment)
            let others = try ["one", "two"].map { name in
                let command = """
                    for n in 1 2 3 4 5 6 7 8 9 10; do
                        '\(Program.path)' create --name "\(name) $n" --url https://x.example --client-id c || exit 1
                        '\(Program.path)' edit $n --notes "\(name) $n" || exit 1
                    done
                    """
                return try SpawnedProcess("/bin/sh", ["-c", command], environment: environment)
            }
            for process in others + [remote] {
                let status = process.wait()
                let errors = try process.errors
                #expect(status == 0, "\(errors)")
            }
            #expect(try stage.count("name:one") == 10)
            #expect(try stage.count("name:two") == 10)
            #expect(try stage.count("active:no") >= Self.count)
            #expect(try stage.count("name:/./") == Self.count + 20)
            let verified = try Program.run(
                Program.path, ["verify", "--json"], environment: environment)
            #expect(verified.status == 0, "\(verified.output)")
            let found = try #require(
                try JSONSerialization.jsonObject(with: Data(verified.output.utf8)) as? [String: Any])
            #expect(found["secrets"] as? Int == Self.count + 20 && found["versions"] as? Int == 20)
            stage.stop()
            #expect(try stage.count("name:/./") == Self.count + 20)
        }
    }
#endif
