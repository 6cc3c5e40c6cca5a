import CommandSupport
import Curses
import Foundation
import Journal
import Keymap
import Posix
import Profiles
import Screens
import Secrets
import Text
import Transfer

/// The real world for the screens: files, clocks, the clipboard and the terminal.
@MainActor
struct World {
    let terminal: Terminal
    let closing: Closing

    func environment(keymap: Keymap, options: UIOptions) -> AppEnvironment {
        let clipboard = TerminalClipboard(terminal, tmux: TmuxBuffers.isAround ? TmuxBuffers() : nil)
        var environment = AppEnvironment(
            profile: options.profile, profiles: options.profiles, keymap: keymap,
            journal: RunFiles.open(options.runs),
            importFile: { path, service in await Self.importOffer(path, for: service) },
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
        environment.renewed = options.renewed
        environment.reports = ReportFiles()
        let editor = TextEditor(terminal: terminal)
        environment.edit = { await editor.edit($0) }
        environment.views = SavedViews(options.views.map(SavedView.init)) { view in
            await OffPool.concurrent.run {
                do throws(CommandError) {
                    try ConfigurationStore().add(ViewSettings(view))
                    return nil
                } catch {
                    return error.message
                }
            }
        }
        environment.exportText = { Self.exportText($0, for: $1) }
        environment.revealSeconds = options.terminal.hideAfter ?? environment.revealSeconds
        environment.clipboardSeconds = options.terminal.clearAfter ?? environment.clipboardSeconds
        environment.cursorStyle = options.list.cursor.flatMap(CursorStyle.init) ?? environment.cursorStyle
        environment.columns = options.list.columns?.compactMap(ListColumn.init)
        return environment
    }

    /// Seconds since the machine was started, those that it slept included.
    private nonisolated static func uptime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private nonisolated static func exportText(
        _ secrets: [APISecret], for path: String
    ) -> Result<String, ExportRefusal> {
        let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard path.contains("."), let format = ExportFormat(rawValue: ending) else {
            return .failure(ExportRefusal(reason: TransferCommandText.wrongEnding.text))
        }
        do throws(ExportError) {
            return .success(String(decoding: try Export.bytes(of: secrets, as: format, reveal: false), as: UTF8.self))
        } catch {
            return .failure(
                ExportRefusal(reason: TransferCommandText.noCSVOnScreen(id: error.id, field: error.field).text))
        }
    }

    /// Looks at an import file. If there is something wrong in it, nothing can be imported: with a service that has all or none
    /// nothing would be, and with another it would be in part, which is the command line's `--keep-going`.
    private nonisolated static func importOffer(_ path: String, for service: any SecretService) async -> ImportOffer {
        do {
            let bytes = try await UserFiles.read(path)
            let file = await OffPool.concurrent.run { ImportFile.parse(bytes) }
            let preview = try await Importer(service: service).preview(file)
            let options = ImportOptions(keepGoing: !service.features.createsAllOrNone, createsNames: true)
            let problems = preview.problems(options)
            guard problems.isEmpty else {
                return .refused(
                    ImportSummary(
                        sentence: TransferCommandText.fileIsWrong(counts: preview.counts).text,
                        problems: problems.map(\.description)))
            }
            guard !file.items.isEmpty else {
                return .refused(ImportSummary(sentence: TransferCommandText.fileIsEmpty.text))
            }
            return .possible(question: question(preview)) { progress in
                await run(file, options, into: service, progress)
            }
        } catch let error as SystemError {
            return .refused(ImportSummary(sentence: FileText.failedSentence(path: path, why: error.text).text))
        } catch let error as ServiceError {
            return .refused(ImportSummary(sentence: error.sentence))
        } catch {
            return .refused(ImportSummary(sentence: "\(error)"))
        }
    }

    private nonisolated static func question(_ preview: ImportPreview) -> String {
        TransferCommandText.importQuestion(
            secrets: preview.newCount, counts: preview.counts, unknown: preview.unknownSentence
        ).text
    }

    private nonisolated static func run(
        _ file: ImportFile, _ options: ImportOptions, into service: any SecretService, _ progress: ImportProgress
    ) async -> ImportSummary {
        do throws(ServiceError) {
            let result = try await Importer(service: service).run(file, options) { progress.note($0, of: $1) }
            return ImportSummary(
                imported: result.imported, sentence: result.summary,
                problems: (result.problems + result.notShared).map(\.description))
        } catch {
            return ImportSummary(sentence: error.sentence)
        }
    }
}

extension SavedView {
    fileprivate init(_ settings: ViewSettings) {
        let sort = settings.sort?.split(separator: " ").map(String.init) ?? []
        let column = sort.first.flatMap(ListColumn.init) ?? .name
        self.init(
            name: settings.name, filter: settings.filter ?? "", sortColumn: column,
            isDescending: sort.count > 1 ? sort[1] == "desc" : column == .updated,
            columns: settings.columns?.compactMap(ListColumn.init))
    }
}

extension ViewSettings {
    fileprivate init(_ view: SavedView) {
        self.init(
            name: view.name, filter: view.filter.isEmpty ? nil : view.filter,
            sort: "\(view.sortColumn.rawValue) \(view.isDescending ? "desc" : "asc")",
            columns: view.columns?.map(\.rawValue))
    }
}
