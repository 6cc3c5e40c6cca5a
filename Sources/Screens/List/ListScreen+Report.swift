import Keymap
import Secrets
import Text

/// What the web page of a server exports of its secrets, which the list does not tell.
extension ListScreen {
    /// Takes a report from a file, or says which there is.
    func takeReport(from path: String?) {
        guard !session.isExact else {
            return navigator.show(Message(.info, "The list shows everything here. A report is for servers."))
        }
        guard let reports = session.environment.reports else {
            return navigator.show(Message(.info, "No reports are kept here."))
        }
        guard let path else { return navigator.show(Message(.info, describeReport())) }
        session.jobs.start { [weak self, session] in
            do throws(ReportProblem) {
                let report = try await reports.keep(path, for: session.service.identity)
                session.take(report)
                self?.navigator.show(Message(.success, self?.describeReport() ?? ""))
            } catch {
                self?.navigator.show(Message(.error, error.sentence))
            }
        }
    }

    func dropReport() {
        guard let reports = session.environment.reports else { return }
        session.jobs.start { [weak self, session] in
            do throws(ReportProblem) {
                let wasThere = try await reports.drop(for: session.service.identity)
                session.take(nil)
                self?.navigator.show(Message(.info, wasThere ? "The report is forgotten." : "There was no report."))
            } catch {
                self?.navigator.show(Message(.error, error.sentence))
            }
        }
    }

    private func describeReport() -> String {
        guard let report = session.report else { return "No report is kept. :report FILE reads one." }
        let known = session.table.rows.ids.count { report.entries[$0] != nil }
        let date = session.reportDate ?? ""
        return "Report as of \(date): \(known) of \(counted(session.table.rows.count, "secret")) are in it."
    }
}

extension Session {
    /// The day of the report, in local time; nil without one.
    package var reportDate: String? {
        report.map { DateText.make($0.date, offset: environment.secondsFromUTC($0.date), withTime: false) }
    }
}
