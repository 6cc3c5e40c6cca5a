import CommandSupport
import Curses
import Glibc
import Posix
import Screens
import Text

/// Lets the user's editor change a text, in a private file that exists in memory only and is gone afterwards.
@MainActor
struct TextEditor {
    let terminal: Terminal

    /// The largest text that is taken back.
    private static let limit = 1 << 20

    /// The text as it was left in the editor.
    func edit(_ text: String) async -> EditOutcome {
        guard let base = Self.memoryFolder() else {
            return .failed(UIText.noPrivateFolder.text)
        }
        let folder: String
        do throws(SystemError) {
            folder = try Folders.makeTemporary("\(base)/cofre-")
        } catch {
            return .failed(FileText.failedSentence(path: base, why: error.text).text)
        }
        defer { Self.remove(folder) }
        let file = folder + "/notes.txt"
        do throws(SystemError) {
            try FileBytes.create(file, Array(text.utf8))
        } catch {
            return .failed(FileText.failedSentence(path: file, why: error.text).text)
        }
        let command = Self.command
        guard let status = await terminal.lend({ await OffPool.concurrent.run { Self.run(command, on: file) } }) else {
            return .failed(UIText.noTerminal.text)
        }
        guard status == 0 else {
            return .failed(UIText.editorFailed(command: command, status: status).text)
        }
        guard let bytes = try? FileBytes.read(file, limit: Self.limit),
            let edited = String(validating: bytes, as: UTF8.self)
        else { return .failed(UIText.editorLeftNoText(limit: Self.limit >> 20).text) }
        // Editors end the last line, whether the text had that or not.
        let result = edited.hasSuffix("\n") && !text.hasSuffix("\n") ? String(edited.dropLast()) : edited
        return .edited(result)
    }

    /// VISUAL, EDITOR, or vi.
    private static var command: String {
        Paths.environment("VISUAL") ?? Paths.environment("EDITOR") ?? "vi"
    }

    /// A folder that this user can write to, on a file system that is in memory.
    private static func memoryFolder() -> String? {
        let mounts = (try? FileBytes.read("/proc/self/mountinfo", limit: limit)).map {
            String(decoding: $0, as: UTF8.self)
        }
        // The device, and behind the hyphen the type (proc_pid_mountinfo(5)).
        let inMemory = (mounts ?? "").split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            guard words.count > 3, let hyphen = words.firstIndex(of: "-"), hyphen + 1 < words.count,
                ["tmpfs", "ramfs"].contains(words[hyphen + 1])
            else { return nil }
            return String(words[2])
        }
        return [Paths.environment("XDG_RUNTIME_DIR"), "/dev/shm"].compactMap(\.self).first { folder in
            var facts = stat()
            guard folder.hasPrefix("/"), stat(folder, &facts) == 0, access(folder, W_OK | X_OK) == 0 else {
                return false
            }
            let device = facts.st_dev
            let (major, minor) = (
                (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF, device & 0xFF | (device >> 12) & ~0xFF
            )
            return inMemory.contains("\(major):\(minor)")
        }
    }

    /// Removes what the editor may have left beside the file, too.
    private static func remove(_ folder: String) {
        for name in Folders.names(in: folder) ?? [] { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    /// Runs the editor in the foreground of the terminal, and returns its exit status. Blocks.
    nonisolated private static func run(_ command: String, on file: String) -> Int32 {
        let words = ["sh", "-c", command + " \"$1\"", "sh", file]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let failure = FreshSignals.withAttributes(hasOwnGroup: true) { attributes in
            posix_spawn(&process, "/bin/sh", nil, &attributes, &arguments, environ)
        }
        guard failure == 0 else { return 127 }
        // A process that is not in the foreground may not change who is, unless it ignores the signal for that.
        let former = signal(SIGTTOU, SIG_IGN)
        defer { signal(SIGTTOU, former) }
        let own = getpgrp()
        tcsetpgrp(STDIN_FILENO, process)
        defer { tcsetpgrp(STDIN_FILENO, own) }
        var status: Int32 = 0
        while true {
            let ended = waitpid(process, &status, WUNTRACED)
            if ended < 0 {
                if errno == EINTR { continue }
                return 127
            }
            // It stopped, by Control-Z or because it read before it was in the foreground: there is no shell to stay in.
            guard status & 0xFF == 0x7F else { break }
            tcsetpgrp(STDIN_FILENO, process)
            kill(-process, SIGCONT)
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
