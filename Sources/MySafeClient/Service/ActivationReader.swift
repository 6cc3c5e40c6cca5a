import MySafeWire
import Secrets
import Synchronization

/// Reads the answers of one run. Most of them are the same, byte for byte, and are read once.
final class ActivationReader: Sendable {
    private let last = Mutex<(answer: RawAnswer, effect: ItemOutcome.Effect)?>(nil)

    func read(_ answer: RawAnswer) throws(ServiceError) -> ItemOutcome.Effect {
        let known = last.withLock { last -> ItemOutcome.Effect? in
            guard let last, last.answer.status == answer.status, last.answer.body == answer.body else { return nil }
            return last.effect
        }
        if let known { return known }
        let effect = try AnswerReader.activation(answer)
        last.withLock { $0 = (answer, effect) }
        return effect
    }
}
