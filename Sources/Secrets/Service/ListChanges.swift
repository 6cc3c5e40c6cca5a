/// What a list was when it was read, so that a service can say later what has changed since.
package struct ListMark: Sendable {
    /// As `SecretService.changeCounter`.
    package let counter: Int64
    /// What the service itself knows by.
    package let detail: any Sendable

    package init(counter: Int64, detail: any Sendable) {
        self.counter = counter
        self.detail = detail
    }
}

/// A part of a list that may have changed: of the secrets with these identifiers, exactly those in `rows` are listed.
package struct ListPart: Sendable {
    package let ids: ClosedRange<SecretID>
    package let rows: SummaryRows

    package init(ids: ClosedRange<SecretID>, rows: SummaryRows) {
        self.ids = ids
        self.rows = rows
    }
}
