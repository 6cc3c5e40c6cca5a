import ArgumentParser
import CommandSupport
import Glibc
import Keymap
import Posix
import Screens
import Text

/// The user's own keymap file over the default.
enum KeymapFile {
    struct Loaded {
        var keymap: Keymap
        var problems: [KeymapProblem]
    }

    static func load(_ path: String) throws(CommandError) -> Loaded {
        do throws(SystemError) {
            let text = String(decoding: try FileBytes.read(path, limit: 1 << 20), as: UTF8.self)
            let (keymap, problems) = Keymap.parse(text, file: path, over: .standard, words: .screens)
            return Loaded(keymap: keymap, problems: problems)
        } catch {
            throw .failed(FileText.failed(path: path, why: error.text).text)
        }
    }

    /// The keymap to work with: the user's, or the default where there is none or it cannot be read.
    static func active() -> Loaded {
        let path = Paths().keymap
        guard FileBytes.exists(path) else { return Loaded(keymap: .standard, problems: []) }
        do {
            return try load(path)
        } catch {
            Console.error(error.message)
            return Loaded(keymap: .standard, problems: [])
        }
    }
}
