import Foundation
import Glibc
import Testing

@testable import Posix

/// Which files and links are trusted with a secret.
@Suite struct GuardedFileTests {
    /// A folder that is gone at the end.
    private final class Place {
        let path = NSTemporaryDirectory() + "cofre-guarded-\(UUID().uuidString)"

        init() throws {
            try FileManager.default.createDirectory(
                atPath: path + "/..data-1", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try #require(chmod(path, 0o700) == 0)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func file(_ name: String, mode: mode_t = 0o600) throws -> String {
            let file = path + "/" + name
            try #require(FileManager.default.createFile(atPath: file, contents: Data("secret".utf8)))
            try #require(chmod(file, mode) == 0)
            return file
        }

        func link(_ name: String, to target: String) throws -> String {
            try #require(symlink(target, path + "/" + name) == 0)
            return path + "/" + name
        }
    }

    private func refusal(_ path: String) -> GuardedFile.Refusal? {
        do throws(GuardedFile.Refusal) {
            let descriptor = try GuardedFile.open(path, O_RDONLY, what: "passphrase file")
            defer { close(descriptor) }
            #expect((try? FileBytes.read(descriptor: descriptor)) == Array("secret".utf8))
            return nil
        } catch {
            return error
        }
    }

    /// The form in which Kubernetes mounts secrets.
    @Test func linksOverSafeFoldersAreFollowed() throws {
        let place = try Place()
        _ = try place.file("..data-1/pass", mode: 0o400)
        _ = try place.link("..data", to: "..data-1")
        let pass = try place.link("pass", to: "..data/pass")
        #expect(refusal(pass) == nil)
        #expect(refusal(try place.link("absolute", to: pass)) == nil)
        #expect(refusal(try place.link("up", to: "..data/../pass")) == nil)
        // Others may add to the folder, but replace nothing of ours.
        #expect(chmod(place.path, 0o1777) == 0)
        #expect(refusal(pass) == nil)
    }

    @Test func aFolderThatOthersCanWriteToIsNamed() throws {
        let place = try Place()
        _ = try place.file("..data-1/pass")
        _ = try place.link("..data", to: "..data-1")
        let pass = try place.link("pass", to: "..data/pass")
        #expect(chmod(place.path + "/..data-1", 0o770) == 0)
        let found = try #require(refusal(pass))
        #expect(found.path == place.path + "/..data-1")
        #expect(found.reason.contains("others may write to this folder on the way (mode 770)"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func foldersAndLinksOfOthersAreNamed() throws {
        let place = try Place()
        let file = try place.file("..data-1/pass")
        let link = try place.link("pass", to: "..data-1/pass")
        #expect(lchown(link, 12345, 12345) == 0)
        #expect(refusal(link)?.path == link)
        #expect(lchown(link, 0, 0) == 0 && refusal(link) == nil)
        #expect(chown(place.path + "/..data-1", 12345, 12345) == 0)
        #expect(refusal(link)?.reason.contains("belongs to somebody else") == true)
        #expect(refusal(file) == nil)
    }

    @Test func filesThatOthersCanReadAndWhatIsNoFileAreRefused() throws {
        let place = try Place()
        let open = try place.file("open", mode: 0o644)
        #expect(refusal(open)?.reason.contains("(mode 644)") == true)
        #expect(refusal(try place.link("link", to: "open"))?.reason.contains("(mode 644)") == true)
        #expect(refusal(try place.link("nowhere", to: "missing"))?.reason == "there is no such passphrase file.")
        #expect(refusal(try place.link("loop", to: "loop"))?.reason.contains("too many") == true)
        #expect(refusal(try place.link("device", to: "/dev/null"))?.reason == "is not a plain file.")
        #expect(refusal(try place.link("folder", to: "..data-1"))?.reason == "is not a plain file.")
    }

    @Test func whatTheProcessWasStartedWithIsNoPathOfAFile() {
        #expect(["/dev/stdin", "/dev/fd/63", "/proc/self/fd/3"].allSatisfy(GuardedFile.isDescriptor))
        #expect(!GuardedFile.isDescriptor("/run/secrets/pass"))
    }
}
