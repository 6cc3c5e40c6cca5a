import Secrets

/// One secret of an import file, with the line that it starts on.
package struct ImportItem: Equatable, Sendable {
    /// Line in the file, from 1.
    package var line: Int
    package var draft: SecretDraft

    package init(line: Int, draft: SecretDraft) {
        self.line = line
        self.draft = draft
    }
}

/// What is wrong with one place of an import file. Never holds a value of a `client_secret`.
package struct ImportProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// Line in the file, from 1.
    package var line: Int
    /// The API's name of the field; nil where the whole item is meant.
    package var field: String?
    package var message: String

    package init(line: Int, field: String? = nil, message: String) {
        self.line = line
        self.field = field
        self.message = message
    }

    package var description: String {
        field.map { "line \(line), \($0): \(message)" } ?? "line \(line): \(message)"
    }
}

/// What an import file holds: the secrets that can be read, and what is wrong with the rest.
package struct ImportFile: Equatable, Sendable {
    package var items: [ImportItem] = []
    package var problems: [ImportProblem] = []

    package init() {}

    /// Reads JSON (an array of create bodies, API.md "create", with an optional `active`) or CSV (a header line with
    /// the same names). Which of the two is told by the first character: `[` or `{` begins JSON.
    package static func parse(_ bytes: [UInt8]) -> ImportFile {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let first = bytes[start...].first { !JSONSplitter.isSpace($0) }
        switch first {
        case nil:
            var file = ImportFile()
            file.problems.append(ImportProblem(line: 1, message: "the file is empty: nothing to import."))
            return file
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            return JSONImport.parse(bytes[start...])
        default:
            return CSVImport.parse(bytes[start...])
        }
    }

    /// Adds an item, unless a required field of it is empty.
    mutating func add(_ draft: SecretDraft, line: Int) {
        if let missing = draft.missingParameter {
            problems.append(ImportProblem(line: line, field: missing, message: "is required, but empty or missing."))
        } else {
            items.append(ImportItem(line: line, draft: draft))
        }
    }
}
