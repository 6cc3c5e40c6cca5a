import MySafeWire
import Secrets
import Synchronization

/// Reads the answers of one run. Most of them are the same, byte for byte, and are read once.
final class ActivationReader: Sendable {
    private let last = Mutex<(answer: RawAnswer, read: ActivationAnswer)?>(nil)

    /// - Parameter id: the secret that was to be changed.
    func read(_ answer: RawAnswer, about id: SecretID) throws(ServiceError) -> ItemOutcome.Effect {
        let known = last.withLock { last -> ActivationAnswer? in
            guard let last, last.answer.status == answer.status, last.answer.body == answer.body else { return nil }
            return last.read
        }
        let read: ActivationAnswer
        if let known {
            read = known
        } else {
            read = try AnswerReader.activation(answer)
            last.withLock { $0 = (answer, read) }
        }
        if let told = read.about { try AnswerReader.check(told, is: id, in: answer) }
        return read.effect
    }
}
