import Foundation
import Glibc
import Testing

@testable import Posix

@Suite("Folders", .serialized)
struct FoldersTests {
    /// The program crashed where it read the whole of the type.
    @Test("An entry is read to the end of its name, behind which the memory may end")
    func entryAtTheEndOfMemory() throws {
        let page = Int(getpagesize())
        let memory = try #require(
            mmap(nil, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "no memory")
        defer { munmap(memory, 2 * page) }
        try #require(mprotect(memory + page, page, PROT_NONE) == 0)
        let offset = try #require(MemoryLayout<dirent>.offset(of: \.d_name))
        for text in ["a", "journal", "sécurité"] {
            let bytes = Array(text.utf8CString.map(UInt8.init(bitPattern:)))
            let length = (offset + bytes.count + 7) / 8 * 8
            let start = memory + page - length
            memset(start, 0, length)
            (start + offset).copyMemory(from: bytes, byteCount: bytes.count)
            #expect(Folders.name(of: start.assumingMemoryBound(to: dirent.self)) == text)
        }
    }

    @Test("All names of a folder that takes several reads, and nothing of one that cannot be read")
    func allNames() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("names-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = Set((1...3000).map { "\($0)-" + String(repeating: "n", count: $0 % 240) } + [".hidden"])
        for name in names { try Data().write(to: folder.appendingPathComponent(name)) }
        let found = try #require(Folders.names(in: folder.path))
        #expect(found.count == names.count)
        #expect(Set(found) == names)
        #expect(Folders.names(in: folder.path + "/none") == nil)
        #expect(Folders.names(in: folder.path + "/.hidden") == nil)
    }

    /// The umask is the whole process's: nothing else in these tests makes files.
    @Test(
        "Folders can be used by their owner and nobody else, whatever the umask is", arguments: [0o000, 0o022, 0o777])
    func modes(_ mask: mode_t) throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent("modes-\(UUID())").path
        let before = umask(mask)
        defer {
            umask(before)
            try? FileManager.default.removeItem(atPath: base)
        }
        try Folders.make(base + "/a/b")
        let temporary = try Folders.makeTemporary(base + "/a/t-")
        for path in [base, base + "/a", base + "/a/b", temporary] {
            var facts = stat()
            try #require(stat(path, &facts) == 0)
            #expect(facts.st_mode & 0o7777 == 0o700, "\(path)")
        }
    }
}
