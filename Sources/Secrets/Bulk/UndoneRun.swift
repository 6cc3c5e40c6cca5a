/// The run that another one takes back.
package struct UndoneRun: Hashable, Sendable, ExpressibleByIntegerLiteral {
    /// Seconds since 1970 (UTC).
    package let startedAt: Int64
    /// What it is called for people; nil if it was not kept.
    package let number: Int?

    package init(startedAt: Int64, number: Int? = nil) {
        self.startedAt = startedAt
        self.number = number
    }

    package init(integerLiteral startedAt: Int64) { self.init(startedAt: startedAt) }
}
