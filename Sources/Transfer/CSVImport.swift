import Secrets
import Text

/// Reads secrets from CSV: a header line with the API's field names, then one record a secret. Users and groups are separated
/// by semicolons, `:edit` behind a name gives edit access. Fields are separated by commas, semicolons or tabs: the header shows by
/// which. Records of empty fields, which spreadsheets leave below a table, are passed over.
enum CSVImport {
    private static let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

    static func parse(_ bytes: ArraySlice<UInt8>) -> ImportFile {
        var file = ImportFile()
        let separator = separator(of: bytes)
        var reader = CSVReader(bytes, separator: separator)
        do throws(ImportProblem) {
            guard let header = try reader.next() else { return file }
            guard let columns = columns(header, &file) else { return file }
            while let record = try reader.next() {
                if record.fields.allSatisfy({ $0.trimmingSpaces().isEmpty }) { continue }
                read(record, columns, separator, &file)
            }
        } catch {
            file.problems.append(error)
        }
        return file
    }

    /// The one that makes most fields of the header line; the comma if none does.
    private static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
        var best = (separator: separators[0], known: 0)
        for separator in separators {
            var reader = CSVReader(bytes, separator: separator)
            let fields = (try? reader.next())?.fields ?? []
            let known = fields.count { ImportField.known.contains($0.trimmingSpaces().lowercased()) }
            if known > best.known { best = (separator, known) }
        }
        return best.separator
    }

    /// The field of each column; nil (and problems) where the header cannot be used at all.
    private static func columns(_ header: CSVRecord, _ file: inout ImportFile) -> [String]? {
        let names = header.fields.map { $0.trimmingSpaces().lowercased() }
        var seen: Set<String> = []
        for name in names {
            if !ImportField.known.contains(name), !ImportField.ignored.contains(name) {
                file.problems.append(ImportProblem(line: header.line, message: ImportField.unknown(name)))
            } else if !seen.insert(name).inserted {
                file.problems.append(
                    ImportProblem(line: header.line, field: name, message: "is in the header twice."))
            }
        }
        for required in SecretField.allCases where required.isRequired && !seen.contains(required.rawValue) {
            file.problems.append(
                ImportProblem(
                    line: header.line, field: required.rawValue,
                    message: "is required, but the header has no such column."))
        }
        return file.problems.isEmpty ? names : nil
    }

    private static func read(
        _ record: CSVRecord, _ columns: [String], _ separator: UInt8, _ file: inout ImportFile
    ) {
        file.itemCount += 1
        guard record.fields.count == columns.count else {
            let advice =
                separator == UInt8(ascii: ";")
                ? ": put lists of users and groups in quotes, \"malu:edit; rsilva\"." : "."
            let count = counted(record.fields.count, "field")
            file.problems.append(
                ImportProblem(line: record.line, message: "has \(count), but the header has \(columns.count)\(advice)"))
            return
        }
        var draft = SecretDraft()
        var isGood = true
        func problem(_ field: String, _ message: String) {
            file.problems.append(ImportProblem(line: record.line, field: field, message: message))
            isGood = false
        }
        func permissions(_ field: String, _ value: String) -> [Permission] {
            do throws(PermissionTextError) {
                return try PermissionList.parse(value)
            } catch {
                problem(field, error.sentence)
                return []
            }
        }
        for (name, value) in zip(columns, record.fields) {
            if let field = SecretField(rawValue: name) {
                draft[field] =
                    switch field.kind {
                    case .text: .text(value)
                    case .secret: .secret(ClientSecret(value))
                    case .permissions: .permissions(permissions(name, value))
                    }
            } else if name == ImportField.active, !value.isEmpty {
                guard let active = ImportField.boolean(value) else {
                    problem(name, "can only be true or false.")
                    continue
                }
                draft.isActive = active
            }
        }
        if isGood { file.add(draft, at: ImportPlace(line: record.line)) }
    }
}
