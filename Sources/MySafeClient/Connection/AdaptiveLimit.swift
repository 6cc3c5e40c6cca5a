/// How many requests may be under way at once: fewer if the server says that it has too much to do, fails or slows down,
/// and slowly more again, never over what the profile allows.
///
/// Additive increase, multiplicative decrease, as TCP does it (RFC 5681 section 3.1). A round is as many answers as there
/// may be requests at once.
struct AdaptiveLimit: Sendable {
    /// What an exchange says about the server.
    enum Sign: Equatable {
        /// It answered after so many seconds.
        case answered(APICall.Repeating, seconds: Double, isMultiplexed: Bool)
        /// It has too much to do (429, 503), fails (other 5xx), or there was no answer.
        case overloaded
        /// Nothing can be told from it.
        case none
    }

    /// The most at once if `max_requests` is "auto": over one connection of HTTP/2, and over connections of HTTP/1.1.
    static let mostMultiplexed = 128
    static let mostPlain = 16

    /// Answers are never called slow below this many seconds.
    private static let unremarkable = 0.01
    /// How much slower than the fastest a round of answers may be: beyond the first number the limit does not grow,
    /// beyond the second it falls.
    private static let slow = 2.0
    private static let tooSlow = 4.0
    /// Slow answers alone do not bring the limit below this: there are servers whose answers vary a lot.
    private static let leastForSlow = 8.0

    private let isAutomatic: Bool
    private var ceiling: Double
    private var limit: Double
    /// Whether it doubles each round, since nothing has spoken against it yet.
    private var isSearching: Bool
    /// The shortest time of an answer, in seconds, by what the call may do; it fades, since servers change.
    private var shortest: [APICall.Repeating: Double] = [:]
    /// Of the present round: how many answers, and the sum of their times as multiples of the shortest.
    private var answers = 0
    private var slowness = 0.0
    /// How many requests are still under way that were sent before the last cut: what they say is known already.
    private var late = 0

    /// - Parameter most: what the profile allows; nil to find out what the server takes.
    init(most: Int?) {
        isAutomatic = most == nil
        ceiling = Double(most ?? Self.mostPlain)
        limit = ceiling
        isSearching = isAutomatic
    }

    /// The most that this limit can ever be.
    static func ceiling(_ most: Int?) -> Int { most ?? mostMultiplexed }

    /// How many may be under way now; at least 1.
    var current: Int { max(1, Int(limit)) }

    /// Takes what an exchange says.
    ///
    /// - Parameter underWay: how many were under way, that one included.
    mutating func take(_ sign: Sign, underWay: Int) {
        let isLate = late > 0
        late = max(0, late - 1)
        switch sign {
        case .none: break
        case .overloaded: if !isLate { cut(to: limit / 2, underWay) }
        case .answered(let call, let seconds, let isMultiplexed):
            if isAutomatic && isMultiplexed { ceiling = Double(Self.mostMultiplexed) }
            let time = max(seconds, Self.unremarkable)
            let least = min(time, shortest[call] ?? time)
            shortest[call] = least
            answers += 1
            slowness += time / least
            // Room that is not used says nothing about more room.
            if isSearching && underWay >= current { limit = min(limit + 1, ceiling) }
            if answers >= current { endRound(underWay) }
        }
    }

    private mutating func endRound(_ underWay: Int) {
        let mean = slowness / Double(answers)
        (answers, slowness) = (0, 0)
        for call in shortest.keys { shortest[call]? *= 1.02 }
        if mean > Self.slow { isSearching = false }
        if mean > Self.tooSlow {
            if late == 0 { cut(to: max(limit * 0.8, min(limit, Self.leastForSlow)), underWay) }
        } else if mean <= Self.slow, !isSearching, underWay >= current {
            limit = min(limit + 1, ceiling)
        }
    }

    private mutating func cut(to lower: Double, _ underWay: Int) {
        isSearching = false
        limit = max(1, lower)
        late = max(0, underWay - 1)
        (answers, slowness) = (0, 0)
    }
}
