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
        if drop, file != nil { throw ValidationError("--drop and a file exclude each other.") }
    }

    mutating func run() async throws {
        let (file, drop, reports) = (file, drop, ReportFiles())
        try await service.use { session in
            guard !session.service.features.listsDetails else {
                throw CommandError.usage(
                    "the vault's list has everything itself: a report is for servers, with --profile.")
            }
            let identity = session.service.identity
            do throws(ReportProblem) {
                if drop {
                    session.note(
                        try await reports.drop(for: identity) ? "The report is forgotten." : "There was no report.")
                } else if let file {
                    let report = try await reports.keep(file, for: identity)
                    session.note(
                        "Kept the report of \(LocalTime.date(report.date)), of \(counted(report.entries.count, "secret"))."
                    )
                } else if let report = await reports.report(of: identity) {
                    session.note(
                        "Report of \(LocalTime.date(report.date)), of \(counted(report.entries.count, "secret")).")
                } else {
                    session.note("No report is kept.")
                }
            } catch {
                throw CommandError.failed(error.sentence)
            }
        }
    }
}
