import CommandSupport
import Curses
import Foundation
import Keymap
import Screens
import Secrets
import Transfer

/// The real world for the screens: files, clocks, the clipboard and the terminal.
@MainActor
struct World {
    let terminal: Terminal
    let closing: Closing

    func environment(keymap: Keymap, options: UIOptions) -> AppEnvironment {
        let clipboard = TerminalClipboard(terminal, tmux: TmuxBuffers.isAround ? TmuxBuffers() : nil)
        return AppEnvironment(
            place: options.place, places: options.places, keymap: keymap,
            journal: FileJournal(directory: Paths().journal),
            importFile: { path, service in await Self.importFile(path, into: service) },
            writeFile: { path, text, replacing in await UserFiles.write(path, text, replacing: replacing) },
            completePath: { await UserFiles.completions(of: $0) },
            copyToClipboard: { clipboard.copy($0, isSecret: $1) }, clearClipboard: { clipboard.clear() },
            redraw: { [terminal] in terminal.redraw() },
            suspend: { [terminal] in terminal.suspend() },
            randomSecret: { RandomSecret.make() },
            now: { Int64(time(nil)) },
            uptime: { Self.uptime() },
            sleep: { try? await Task.sleep(for: $0) },
            after: { seconds, work in
                Task {
                    try? await Task.sleep(for: .seconds(seconds))
                    work()
                }
            },
            isInputQuiet: { [terminal] in terminal.isInputQuiet },
            secondsFromUTC: { LocalTime.secondsFromUTC(at: $0) },
            idleLockSeconds: options.idleLockSeconds, release: { [closing] in closing.close($0) })
    }

    /// Seconds since the machine was started, those that it slept included.
    private nonisolated static func uptime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Imports a file whole or not at all.
    private nonisolated static func importFile(_ path: String, into service: any SecretService) async -> ImportSummary {
        do {
            let bytes = try await UserFiles.read(path)
            let file = await OffPool.run { ImportFile.parse(bytes) }
            // Where there is no all or none, a file with something wrong in it is refused before anything is sent.
            let allOrNone = service.features.createsAllOrNone
            if !allOrNone, !file.problems.isEmpty {
                return ImportSummary(
                    sentence: "Nothing was imported: the file has to be right first.",
                    problems: file.problems.map(\.description))
            }
            let result = try await Importer(service: service).run(file, keepGoing: !allOrNone)
            return ImportSummary(
                imported: result.imported, sentence: result.summary,
                problems: (result.problems + result.notShared).map(\.description))
        } catch let error as SystemError {
            return ImportSummary(sentence: "\(path): \(error.text).")
        } catch let error as ServiceError {
            return ImportSummary(sentence: error.sentence)
        } catch {
            return ImportSummary(sentence: "\(error)")
        }
    }
}
