import Secrets

/// Reads secrets from CSV: a header line with the API's field names, then one record a secret. Users and groups are separated
/// by semicolons, `:edit` behind a name gives edit access.
enum CSVImport {
    static func parse(_ bytes: ArraySlice<UInt8>) -> ImportFile {
        var file = ImportFile()
        var reader = CSVReader(bytes)
        do throws(ImportProblem) {
            guard let header = try reader.next() else { return file }
            guard let columns = columns(header, &file) else { return file }
            while let record = try reader.next() {
                read(record, columns, &file)
            }
        } catch {
            file.problems.append(error)
        }
        return file
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
                    ImportProblem(line: header.line, field: name, message: "stands in the header twice."))
            }
        }
        for required in ["name", "url", "client_id"] where !seen.contains(required) {
            file.problems.append(
                ImportProblem(
                    line: header.line, field: required, message: "is required, but the header has no such column."))
        }
        return file.problems.isEmpty ? names : nil
    }

    private static func read(_ record: CSVRecord, _ columns: [String], _ file: inout ImportFile) {
        file.itemCount += 1
        guard record.fields.count == columns.count else {
            file.problems.append(
                ImportProblem(
                    line: record.line,
                    message: "has \(record.fields.count) fields where the header has \(columns.count)."))
            return
        }
        var draft = SecretDraft()
        var isGood = true
        func problem(_ field: String, _ message: String) {
            file.problems.append(ImportProblem(line: record.line, field: field, message: message))
            isGood = false
        }
        for (name, value) in zip(columns, record.fields) {
            switch name {
            case "name": draft.name = value
            case "url": draft.url = value
            case "client_id": draft.clientID = value
            case "client_secret": draft.clientSecret = ClientSecret(value)
            case "identifier_code": draft.identifierCode = value
            case "tags": draft.tags = value
            case "notes": draft.notes = value
            case "method": draft.method = value
            case "users_allowed": draft.sharing.users = PermissionList.parse(value)
            case "groups_allowed": draft.sharing.groups = PermissionList.parse(value)
            case "active" where value.isEmpty: break
            case "active":
                guard let active = ImportField.boolean(value) else {
                    problem(name, "wants true or false.")
                    continue
                }
                draft.isActive = active
            default: break
            }
        }
        if isGood { file.add(draft, at: ImportPlace(line: record.line)) }
    }
}
