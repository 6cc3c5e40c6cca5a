import Secrets
import Testing

@testable import Vault

/// What somebody can do who writes to the file without the key: take rows away, put them back from an earlier copy or from a
/// copy that was written to separately, and put them in each other's place. Every call answers with the truth or refuses.
@Suite(.serialized) struct AttackTests {
    @Test(arguments: [false, true]) func rowsTakenAway(_ isOpen: Bool) async throws {
        let target = try await AttackTarget()
        try await target.attackEachRow(open: isOpen) { table, row in
            ["DELETE FROM main.\(table.name) WHERE \(table.place(row))"]
        }
        #expect(target.attacks > 40)
    }

    /// The whole row as it was, also if it is gone by now; and its sealed part alone.
    @Test(arguments: ["early", "late", "fork"], [false, true])
    func rowsPutBack(_ source: String, _ isOpen: Bool) async throws {
        let target = try await AttackTarget()
        for table in AttackedTable.all {
            for row in try await target.rows(of: table, in: source) {
                let place = table.place(row)
                try await target.attack(
                    "\(table.name) \(row) from \(source)",
                    [
                        "DELETE FROM main.\(table.name) WHERE \(place)",
                        "INSERT INTO main.\(table.name) SELECT * FROM \(source).\(table.name) WHERE \(place)",
                    ], open: isOpen)
                if isOpen { continue }
                try await target.attack(
                    "bytes of \(table.name) \(row) from \(source)",
                    [
                        """
                        UPDATE main.\(table.name) SET \(table.sealed) = coalesce((SELECT \(table.sealed) \
                        FROM \(source).\(table.name) WHERE \(place)), \(table.sealed)) WHERE \(place)
                        """
                    ])
            }
        }
        #expect(target.attacks > 3, "\(target.attacks)")
    }

    /// One table as it was, with all others as they are.
    @Test(arguments: ["early", "late", "fork"], [false, true])
    func tablesPutBack(_ source: String, _ isOpen: Bool) async throws {
        let target = try await AttackTarget()
        func putBack(_ table: AttackedTable) -> [String] {
            [
                "DELETE FROM main.\(table.name)",
                "INSERT INTO main.\(table.name) SELECT * FROM \(source).\(table.name)",
            ]
        }
        for table in AttackedTable.all {
            try await target.attack("all \(table.name) from \(source)", putBack(table), open: isOpen)
        }
        #expect(target.attacks > 5)
    }

    /// An older copy, or another, under a vault that is open: it has seen what is missing there.
    @Test(arguments: ["early", "late", "fork"]) func everythingPutBackUnderAnOpenVault(_ source: String) async throws {
        let target = try await AttackTarget()
        let statements = AttackedTable.all.flatMap { table in
            ["DELETE FROM main.\(table.name)", "INSERT INTO main.\(table.name) SELECT * FROM \(source).\(table.name)"]
        }
        try await target.attack("everything from \(source)", statements, open: true, writes: false)
        #expect(target.attacks == 1)
    }

    /// Each row in the place of each other one of its table.
    @Test func rowsInEachOthersPlace() async throws {
        let target = try await AttackTarget()
        for table in AttackedTable.all {
            let rows = try await target.rows(of: table)
            for (number, row) in rows.enumerated() {
                for other in rows[(number + 1)...] {
                    try await target.swap((table, row), (table, other), table.values)
                }
                // What the row is sealed with does not fit, whichever other it comes from.
                if number > 0, table.values != [table.sealed] {
                    try await target.swap((table, rows[number - 1]), (table, row), [table.sealed])
                }
            }
        }
        #expect(target.attacks > 200, "\(target.attacks)")
    }

    /// Each page in the place of each other one, of its own kind or not, with its version and without.
    @Test func pagesInEachOthersPlace() async throws {
        let target = try await AttackTarget()
        let pages = try await target.pages()
        // Two codes may fall into one page: the key decides.
        #expect(pages.count > 6)
        for (number, page) in pages.enumerated() {
            for other in pages[(number + 1)...] where page.table.name != other.table.name {
                try await target.swap(page, other, ["version", "page"], writes: false)
                try await target.swap(page, other, ["page"], writes: false)
            }
        }
        #expect(target.attacks > 20, "\(target.attacks)")
    }

    /// The same for more records than one page of states has.
    @Test func pagesOfManyRecordsInEachOthersPlace() async throws {
        let target = try await AttackTarget(records: 1030)
        let pages = try await target.pages().filter { $0.table.name != "codes" }
        #expect(pages.count == 11)
        for (number, page) in pages.enumerated() {
            for other in pages[(number + 1)...] where page.table.name == other.table.name {
                try await target.swap(page, other, ["version", "page"], writes: false)
            }
        }
        #expect(target.attacks > 30, "\(target.attacks)")
    }

    /// What stands beside the sealed text says nothing that is not sealed too.
    @Test func numbersInTheClearChanged() async throws {
        let target = try await AttackTarget()
        for table in AttackedTable.all {
            for row in try await target.rows(of: table) {
                for column in table.numbers {
                    // What stands beside the state is written anew with it.
                    let writes = row != "'state'"
                    for value in ["\(column) + 1", "9223372036854775807", "'x'"] {
                        try await target.attack(
                            "\(table.name) \(row), \(column) = \(value)",
                            ["UPDATE OR REPLACE main.\(table.name) SET \(column) = \(value) WHERE \(table.place(row))"],
                            writes: writes)
                    }
                }
            }
        }
        #expect(target.attacks > 150, "\(target.attacks)")
    }

    @Test func everySealedByteChanged() async throws {
        let target = try await AttackTarget(records: 11)
        for table in AttackedTable.all {
            for (number, row) in try await target.rows(of: table).enumerated() {
                let length = try await target.length(of: table, row)
                let (sealed, place) = (table.sealed, table.place(row))
                // All bytes of one row of each table that is short; of the others some of nonce, text and tag.
                for offset in stride(from: 1, through: length, by: length > 300 || number > 0 ? 17 : 1) {
                    try await target.attack(
                        "byte \(offset) of \(table.name) \(row)",
                        [
                            """
                            UPDATE main.\(table.name) SET \(sealed) = CAST(substr(\(sealed), 1, \(offset - 1)) AS BLOB) || \
                            CASE WHEN hex(substr(\(sealed), \(offset), 1)) = '01' THEN x'02' ELSE x'01' END || \
                            CAST(substr(\(sealed), \(offset + 1)) AS BLOB) WHERE \(place)
                            """
                        ], writes: false)
                }
            }
        }
        #expect(target.attacks > 500, "\(target.attacks)")
    }
}

extension AttackTarget {
    fileprivate func pages() async throws -> [(table: AttackedTable, row: String)] {
        var pages: [(table: AttackedTable, row: String)] = []
        for table in AttackedTable.pages { for row in try await rows(of: table) { pages.append((table, row)) } }
        return pages
    }

    fileprivate func swap(
        _ one: (table: AttackedTable, row: String), _ other: (table: AttackedTable, row: String), _ columns: [String],
        writes: Bool = true
    ) async throws {
        let names = columns.joined(separator: ", ")
        func keep(_ name: String, _ from: (table: AttackedTable, row: String)) -> String {
            "CREATE TEMP TABLE \(name) AS SELECT \(names) FROM main.\(from.table.name) WHERE \(from.table.place(from.row))"
        }
        func put(_ name: String, _ to: (table: AttackedTable, row: String)) -> String {
            "UPDATE main.\(to.table.name) SET (\(names)) = (SELECT * FROM temp.\(name)) WHERE \(to.table.place(to.row))"
        }
        try await attack(
            "\(one.table.name) \(one.row) and \(other.table.name) \(other.row), \(names)",
            [keep("one", one), keep("other", other), put("one", other), put("other", one)], writes: writes)
    }
}
