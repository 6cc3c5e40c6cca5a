import CommandSupport
import Glibc
import Posix
import Secrets
import Text
import Transfer
import Vault

/// Reports of servers, kept in this user's state folder: a file for each server, readable by its owner alone.
struct ReportFiles: ReportStore {
    let folder: String

    init(folder: String = Paths().reports) { self.folder = folder }

    func report(of service: ServiceIdentity) async -> KnownReport? {
        let path = path(of: service)
        return await OffPool.concurrent.run {
            guard let bytes = try? FileBytes.read(path, limit: Self.longest) else { return nil }
            return Self.read(bytes, location: service.location)
        }
    }

    func keep(_ file: String, for service: ServiceIdentity) async throws(ReportProblem) -> KnownReport {
        let (file, path) = (Paths().expand(file), path(of: service))
        return try await OffPool.concurrent.run { () throws(ReportProblem) in
            let report: KnownReport
            do throws(SystemError) {
                var facts = stat()
                guard stat(file, &facts) == 0 else { throw .last }
                let bytes = try FileBytes.read(file, limit: Self.longest)
                do throws(ReportProblem) {
                    report = try ReportCSV.parse(bytes, date: Int64(facts.st_mtim.tv_sec))
                } catch {
                    return Result<KnownReport, ReportProblem>.failure(
                        ReportProblem(sentence: FileText.failed(path: file, why: error.sentence).text))
                }
                try? PrivateFile.createFolders(above: path)
                try WholeFile.replace(path, Self.bytes(report, location: service.location))
            } catch {
                return .failure(
                    ReportProblem(sentence: FileText.failedSentence(path: file, why: error.text).text))
            }
            return .success(report)
        }.get()
    }

    func drop(for service: ServiceIdentity) async throws(ReportProblem) -> Bool {
        let path = path(of: service)
        if unlink(path) == 0 { return true }
        guard errno == ENOENT else {
            throw ReportProblem(sentence: FileText.failedSentence(path: path, why: SystemError.last.text).text)
        }
        return false
    }

    private static let longest = 256 << 20

    private func path(of service: ServiceIdentity) -> String {
        let name = service.location.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain || byte == UInt8(ascii: ".") ? String(UnicodeScalar(byte)) : "%" + Hex.text([byte])
        }
        return folder + "/" + name.joined().suffix(240) + ".json"
    }

    // MARK: The form

    private static func bytes(_ report: KnownReport, location: String) -> [UInt8] {
        var writer = JSONWriter(.compact, capacity: report.entries.count * 100)
        writer.object { object in
            object.member("location", location)
            object.member("date", time: report.date)
            object.member(
                "secrets",
                array: { array in
                    for (id, entry) in report.entries.sorted(by: { $0.key < $1.key }) {
                        array.object { object in
                            object.member("id", id.description)
                            object.member("url", entry.url)
                            object.member("tags", entry.tags)
                            object.member("owner", entry.owner)
                            object.member("shared", entry.isShared)
                            object.member("active", entry.isActive)
                        }
                    }
                })
        }
        return Array(writer.text.utf8)
    }

    private static func read(_ bytes: [UInt8], location: String) -> KnownReport? {
        guard let object = try? JSONDocument(bytes).object, case .text(location)? = object["location"],
            case .text(let moment)? = object["date"], let date = Timestamp.seconds(moment),
            case .array(let secrets)? = object["secrets"]
        else { return nil }
        var report = KnownReport(date: date, entries: [:])
        for case .object(let secret) in secrets {
            guard case .text(let number)? = secret["id"], let id = SecretID(number) else { return nil }
            func text(_ name: String) -> String? { if case .text(let value)? = secret[name] { value } else { nil } }
            func flag(_ name: String) -> Bool? { if case .flag(let value)? = secret[name] { value } else { nil } }
            report.entries[id] = KnownReport.Entry(
                url: text("url"), tags: text("tags"), owner: text("owner"), isShared: flag("shared"),
                isActive: flag("active"))
        }
        return report
    }
}
