import Text

/// What a list does not tell of a secret and reading it does, apart from its credentials.
package struct SecretDetails: Equatable, Sendable {
    package var method: String
    package var notes: String

    package init(method: String, notes: String) {
        self.method = method
        self.notes = notes
    }
}

extension APISecret {
    package var details: SecretDetails { SecretDetails(method: method, notes: notes) }
}

/// Methods and notes of the secrets that were read, folded for searching.
struct DetailTexts: Sendable {
    /// Method, notes.
    private var texts = TextArena(fieldCount: 2)
    private var places: [SecretID: Int32] = [:]
    private var folding = TextFolding()

    mutating func set(_ details: SecretDetails, of id: SecretID) {
        var row = TextArena(fieldCount: 2)
        for text in [details.method, details.notes] {
            row.add(text, &folding)
            row.endField()
        }
        row.endRow()
        if let place = places[id] { return texts.replace(Int(place), with: row) }
        places[id] = Int32(texts.rowCount)
        for text in [details.method, details.notes] {
            texts.add(text, &folding)
            texts.endField()
        }
        texts.endRow()
    }

    /// Those of `rows` whose texts pass a test (`wanted`), or do not. What is not known passes none.
    ///
    /// - Parameter keep: gives those of some rows of the arena that pass.
    func keep(
        _ rows: [Int32], _ wanted: Bool, id: (Int32) -> SecretID, by keep: (TextArena, [Int32]) -> [Int32]
    ) -> [Int32] {
        let known = rows.compactMap { places[id($0)] }
        let found = Set(keep(texts, known.sorted()))
        return rows.filter { row in (places[id(row)].map(found.contains) ?? false) == wanted }
    }
}
