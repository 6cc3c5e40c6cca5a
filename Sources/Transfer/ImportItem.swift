import Secrets
import Text

/// Where an item of an import file stands.
package struct ImportPlace: Hashable, Sendable, CustomStringConvertible {
    /// The line that it starts on, from 1.
    package var line: Int
    /// Its number among the items, from 1; nil where it is not about an item, or the line tells enough, as in CSV.
    package var item: Int?

    package init(line: Int, item: Int? = nil) {
        self.line = line
        self.item = item
    }

    package var description: String { item.map { "line \(line), item \($0)" } ?? "line \(line)" }
}

/// One secret of an import file.
package struct ImportItem: Equatable, Sendable {
    package var place: ImportPlace
    package var draft: SecretDraft

    package init(place: ImportPlace, draft: SecretDraft) {
        self.place = place
        self.draft = draft
    }
}

/// What is wrong with one place of an import file. Never holds a value of a `client_secret`.
package struct ImportProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package var place: ImportPlace
    /// The API's name of the field; nil where the whole item is meant.
    package var field: String?
    package var message: String

    package init(_ place: ImportPlace, field: String? = nil, message: String) {
        self.place = place
        self.field = field
        self.message = message
    }

    package init(line: Int, field: String? = nil, message: String) {
        self.init(ImportPlace(line: line), field: field, message: message)
    }

    package var description: String {
        field.map { "\(place), \($0): \(message)" } ?? "\(place): \(message)"
    }
}

/// What an import file holds: the secrets that can be read, and what is wrong with the rest.
package struct ImportFile: Equatable, Sendable {
    package var items: [ImportItem] = []
    package var problems: [ImportProblem] = []
    /// How many items were found, those with problems included.
    package var itemCount = 0

    package init() {}

    /// Reads JSON (an array of create bodies, API.md "create", with an optional `active`) or CSV (a header line with
    /// the same names). The first character decides: `[` or `{` begins JSON.
    package static func parse(_ bytes: [UInt8]) -> ImportFile {
        if TextEncoding.isUTF16(bytes) { return ImportFile(problem: "the file \(TextEncoding.utf16.sentence)") }
        let text = TextEncoding.withoutMark(bytes)
        switch text.first(where: { !JSONSplitter.isSpace($0) }) {
        case nil: return ImportFile(problem: "the file is empty: nothing to import.")
        case UInt8(ascii: "["), UInt8(ascii: "{"): return JSONImport.parse(text)
        default: return CSVImport.parse(text)
        }
    }

    /// A file with which nothing can be done at all.
    private init(problem: String) { problems = [ImportProblem(line: 1, message: problem)] }

    /// Adds an item, unless a required field of it is empty.
    mutating func add(_ draft: SecretDraft, at place: ImportPlace) {
        if let missing = draft.missingParameter {
            problems.append(ImportProblem(place, field: missing, message: "is required, but empty or missing."))
        } else {
            items.append(ImportItem(place: place, draft: draft))
        }
    }
}
