/// What a server's web page exported of its secrets (API.md, "What the vendor's web screen offers"): last known, as of a day.
package struct KnownReport: Equatable, Sendable {
    /// What it says of one secret; nil for what it has no column for, or leaves empty.
    package struct Entry: Equatable, Sendable {
        package var url: String?
        package var tags: String?
        package var owner: String?
        package var isShared: Bool?
        package var isActive: Bool?

        package init(
            url: String? = nil, tags: String? = nil, owner: String? = nil, isShared: Bool? = nil, isActive: Bool? = nil
        ) {
            self.url = url
            self.tags = tags
            self.owner = owner
            self.isShared = isShared
            self.isActive = isActive
        }
    }

    /// When it was made, in seconds since 1970.
    package var date: Int64
    package var entries: [SecretID: Entry]

    package init(date: Int64, entries: [SecretID: Entry]) {
        self.date = date
        self.entries = entries
    }
}

/// Where the reports of services are kept.
package protocol ReportStore: Sendable {
    /// The report of a service; nil if there is none, or if it cannot be read.
    func report(of service: ServiceIdentity) async -> KnownReport?
    /// Reads an exported file and keeps what it says for a service, in the place of an earlier one. Throws what is wrong with the
    /// file, with its line.
    func keep(_ path: String, for service: ServiceIdentity) async throws(ReportProblem) -> KnownReport
    /// Forgets the report of a service. Returns whether there was one.
    func drop(for service: ServiceIdentity) async throws(ReportProblem) -> Bool
}

/// Why a report was not taken, or not forgotten.
package struct ReportProblem: Error, Equatable, Sendable {
    /// What is wrong, where, and what to do.
    package var sentence: String

    package init(sentence: String) { self.sentence = sentence }
}

extension SecretSummary {
    /// With what a report says of all that is not known otherwise, and of what an earlier report said.
    package func filled(from entry: KnownReport.Entry?) -> SecretSummary {
        var filled = self
        func isOpen(_ field: ReportedFields, _ isUnknown: Bool) -> Bool {
            isUnknown || !reported.isDisjoint(with: field)
        }
        func note(_ field: ReportedFields, _ isKnown: Bool) {
            filled.reported.remove(field)
            if isKnown { filled.reported.insert(field) }
        }
        if isOpen(.url, url == nil) {
            filled.url = entry?.url
            note(.url, entry?.url != nil)
        }
        if isOpen(.tags, tags == nil) {
            filled.tags = entry?.tags
            note(.tags, entry?.tags != nil)
        }
        if isOpen(.owner, owner == nil) {
            filled.owner = entry?.owner
            note(.owner, entry?.owner != nil)
        }
        if isOpen(.state, state == .unknown) {
            filled.state = ActiveState(entry?.isActive)
            note(.state, entry?.isActive != nil)
        }
        if sharing == nil {
            note(.shared, entry?.isShared == true)
            note(.notShared, entry?.isShared == false)
        }
        return filled
    }
}

extension SecretTable {
    /// Fills what a list does not tell with what a report says, or takes out again what an earlier one said. Returns whether
    /// anything changed. Rows keep their numbers.
    package mutating func fill(from report: KnownReport?) -> Bool {
        let rows = rows
        var hasChanged = false
        let filled = rows.map { summary in
            let filled = summary.filled(from: report?.entries[summary.id])
            if filled != summary { hasChanged = true }
            return filled
        }
        if hasChanged { replaceRows(with: SummaryRows(filled)) }
        return hasChanged
    }
}
