import ArgumentParser
import CommandSupport
import Secrets
import Text

/// `cofre report FILE`: what a server's list does not tell, from the report of its web page.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Keep the CSV report of a server's web page, for what its list does not have.",
        discussion: """
            A server's list has no URL, tags, owner or state. The report that its web page exports as CSV has: ID, Name, URL, Tags, \
            Shared, Owner, Last used, Status, with heads in English or Portuguese. Cofre keeps it for the profile, readable by you \
            alone, and fills those columns with it, dimmed and dated: as last known, never as certain. So --filter 'tag:partner-x' \
            works without reading a secret. The report is as old as its file. Without a file, shows what is kept.
            """)

    @Argument(help: "The exported CSV file.", completion: .file())
    var file: String?

    @Flag(help: "Forget the report of this profile.")
    var drop = false

    @OptionGroup var service: ServiceOptions

    func validate() throws {
        if drop, file != nil { throw ValidationError(TransferCommandText.dropOrFile.text) }
    }

    mutating func run() async throws {
        let (file, drop, reports) = (file, drop, ReportFiles())
        try await service.use { session in
            guard !session.service.features.listsDetails else {
                throw CommandError.usage(TransferCommandText.vaultNeedsNone.text)
            }
            let identity = session.service.identity
            do throws(ReportProblem) {
                if drop {
                    let wasThere = try await reports.drop(for: identity)
                    session.note((wasThere ? TransferCommandText.reportForgotten : .noReportThere).text)
                } else if let file {
                    let report = try await reports.keep(file, for: identity)
                    let text = TransferCommandText.reportKept(
                        date: LocalTime.date(report.date), secrets: report.entries.count)
                    session.note(text.text)
                } else if let report = await reports.report(of: identity) {
                    let text = TransferCommandText.report(
                        date: LocalTime.date(report.date), secrets: report.entries.count)
                    session.note(text.text)
                } else {
                    session.note(TransferCommandText.noReport.text)
                }
            } catch {
                throw CommandError.failed(error.sentence)
            }
        }
    }
}
