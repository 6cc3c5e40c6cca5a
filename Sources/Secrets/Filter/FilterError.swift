/// A filter expression that cannot be understood: where, and what to do about it.
package struct FilterError: Error, Equatable, Sendable {
    /// Where the wrong part starts, in Characters from the start of the expression.
    package var offset: Int
    /// Length of the wrong part in Characters; at least 1 unless the expression ends there.
    package var length: Int
    /// One sentence or two: what is wrong and what to write instead.
    package var message: String

    package init(offset: Int, length: Int, message: String) {
        self.offset = offset
        self.length = length
        self.message = message
    }
}
