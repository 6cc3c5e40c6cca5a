/// Texts for people, of one area: a case for each, with what stands in it. Whole sentences, so that another language
/// may order them as it needs to.
///
/// A second language is a second file for each area: an extension with another `switch` over the same cases, which the
/// compiler holds to be complete. `text` is the one place that chooses.
package protocol Wording: Sendable {
    /// In plain, current English.
    var english: String { get }
}

extension Wording {
    /// In the language that is shown.
    package var text: String { english }
}
