import Keymap
import Secrets
import Text

/// What the web page of a server exports of its secrets, which the list does not tell.
extension ListScreen {
    /// Takes a report from a file, or says which there is.
    func takeReport(from path: String?) {
        guard !session.isExact else {
            return navigator.show(Message(.info, ExchangeText.listShowsAll.text))
        }
        guard let reports = session.environment.reports else {
            return navigator.show(Message(.info, ExchangeText.noReportsKept.text))
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
                let done: ExchangeText = wasThere ? .reportForgotten : .noReport
                self?.navigator.show(Message(.info, done.text))
            } catch {
                self?.navigator.show(Message(.error, error.sentence))
            }
        }
    }

    private func describeReport() -> String {
        guard let report = session.report else { return ExchangeText.noReportKept.text }
        let known = session.table.rows.ids.count { report.entries[$0] != nil }
        let date = session.reportDate ?? ""
        return ExchangeText.reportAsOf(date: date, known: known, total: session.table.rows.count).text
    }
}

extension Session {
    /// The day of the report, in local time; nil without one.
    package var reportDate: String? {
        report.map { DateText.make($0.date, offset: environment.secondsFromUTC($0.date), withTime: false) }
    }
}
