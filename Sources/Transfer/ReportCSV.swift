import Secrets
import Text

/// Reads the report that the vendor's web page exports as CSV: ID, Name, URL, Tags, Shared, Owner, Last used, Status, with heads
/// in English or Portuguese, in any order. Only the ID is needed; heads that are not known are passed over.
package enum ReportCSV {
    private enum Column: CaseIterable { case id, url, tags, shared, owner, status }

    /// The heads as they are compared: folded, without what is no letter.
    private static let heads: [String: Column] = [
        "id": .id, "identifier": .id, "identificador": .id, "codigo": .id, "url": .url, "tags": .tags, "tag": .tags,
        "etiquetas": .tags, "shared": .shared, "compartilhado": .shared, "compartilhada": .shared, "owner": .owner,
        "proprietario": .owner, "dono": .owner, "responsavel": .owner, "status": .status, "situacao": .status,
        "estado": .status, "state": .status,
    ]
    private static let answers: [String: Bool] = [
        "yes": true, "no": false, "sim": true, "nao": false, "true": true, "false": false, "1": true, "0": false,
        "y": true, "n": false, "s": true,
    ]
    private static let states: [String: Bool] = [
        "active": true, "inactive": false, "ativo": true, "inativo": false, "ativa": true, "inativa": false,
        "enabled": true, "disabled": false, "habilitado": true, "desabilitado": false, "habilitada": true,
        "desabilitada": false,
    ]

    /// What the file says. Throws the first thing that is wrong with it.
    ///
    /// - Parameter date: when the report was made, in seconds since 1970.
    package static func parse(_ bytes: [UInt8], date: Int64) throws(ReportProblem) -> KnownReport {
        var text = bytes[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        // The one that makes most known heads.
        let readers = separators.map { CSVReader(text, separator: $0) }
        func known(_ reader: CSVReader) -> Int {
            var reader = reader
            return ((try? reader.next())?.fields ?? []).count { column($0) != nil }
        }
        guard var reader = readers.max(by: { known($0) < known($1) }) else {
            return KnownReport(date: date, entries: [:])
        }
        do throws(ImportProblem) {
            guard let header = try reader.next() else {
                throw ImportProblem(line: 1, message: "the file is empty.")
            }
            let columns = header.fields.map(column)
            guard columns.contains(.id) else {
                throw ImportProblem(
                    line: header.line, message: "there is no column ID: export the report of API secrets as CSV.")
            }
            guard columns.contains(where: { $0 != nil && $0 != .id }) else {
                throw ImportProblem(
                    line: header.line, message: "there is none of the columns URL, Tags, Shared, Owner, Status.")
            }
            var entries: [SecretID: KnownReport.Entry] = [:]
            while let record = try reader.next() {
                if record.fields.allSatisfy({ $0.trimmingSpaces().isEmpty }) { continue }
                guard record.fields.count == columns.count else {
                    throw ImportProblem(
                        line: record.line,
                        message: "has \(counted(record.fields.count, "field")), but the header has \(columns.count).")
                }
                let (id, entry) = try read(record, columns)
                guard entries.updateValue(entry, forKey: id) == nil else {
                    throw ImportProblem(line: record.line, message: "identifier \(id) is there twice.")
                }
            }
            return KnownReport(date: date, entries: entries)
        } catch {
            throw ReportProblem(sentence: error.description)
        }
    }

    private static func column(_ head: String) -> Column? { heads[folded(head)] }

    private static func folded(_ text: String) -> String {
        var folding = TextFolding()
        return String(
            decoding: folding.fold(text).filter { (97...122).contains($0) || (48...57).contains($0) }, as: UTF8.self)
    }

    private static func read(
        _ record: CSVRecord, _ columns: [Column?]
    ) throws(ImportProblem) -> (SecretID, KnownReport.Entry) {
        var id: SecretID?
        var entry = KnownReport.Entry()
        for (column, field) in zip(columns, record.fields) {
            let value = field.trimmingSpaces()
            switch column {
            case nil: continue
            case .id:
                id = SecretID(value)
                if id == nil {
                    throw ImportProblem(
                        line: record.line, field: "ID", message: "is not a number: '\(value.prefix(40))'.")
                }
            case .url: entry.url = value
            case .tags: entry.tags = value
            case .owner: entry.owner = value.isEmpty ? nil : value
            case .shared: entry.isShared = try answer(value, answers, "Shared", record.line)
            case .status: entry.isActive = try answer(value, states, "Status", record.line)
            }
        }
        guard let id else { throw ImportProblem(line: record.line, field: "ID", message: "is missing.") }
        return (id, entry)
    }

    private static func answer(
        _ value: String, _ known: [String: Bool], _ column: String, _ line: Int
    ) throws(ImportProblem) -> Bool? {
        if value.isEmpty || value == "-" { return nil }
        if let answer = known[folded(value)] { return answer }
        throw ImportProblem(line: line, field: column, message: "'\(value.prefix(40))' is not known.")
    }
}
