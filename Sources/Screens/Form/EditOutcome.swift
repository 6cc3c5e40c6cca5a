/// What came of handing a text to the user's editor.
package enum EditOutcome: Equatable, Sendable {
    case edited(String)
    /// Why it is as before, as a sentence.
    case failed(String)
}
