import Text

/// What is said of a file that cannot be used, whatever it is for.
package enum FileText: Wording {
    /// `why` is a whole sentence, or what the system says.
    case failed(path: String, why: String)
    /// `why` is what the system says.
    case failedSentence(path: String, why: String)
    /// The same for a message that begins with the path already.
    case reason(why: String)

    package var english: String {
        switch self {
        case .failed(let path, let why): "\(path): \(why)"
        case .failedSentence(let path, let why): "\(path): \(why)."
        case .reason(let why): "\(why)."
        }
    }
}
