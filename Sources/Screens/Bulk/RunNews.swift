import Secrets
import Synchronization

/// What a run has told since somebody looked the last time.
final class RunNews: Sendable {
    private struct News {
        var progress: BulkProgress?
        var outcomes: [ItemOutcome] = []
    }

    private let news = Mutex(News())

    /// Adds what came in. Returns whether nothing was waiting to be looked at before.
    func put(_ progress: BulkProgress, _ outcomes: [ItemOutcome]) -> Bool {
        news.withLock { news in
            defer {
                news.progress = progress
                news.outcomes += outcomes
            }
            return news.progress == nil
        }
    }

    /// All that came in since the last time; nil if nothing did.
    func take() -> (BulkProgress, [ItemOutcome])? {
        news.withLock { news in
            guard let progress = news.progress else { return nil }
            defer { news = News() }
            return (progress, news.outcomes)
        }
    }
}
