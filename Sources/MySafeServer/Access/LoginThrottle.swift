import Secrets
import Vault

/// Slows failed logins down: each address, and each client id, may fail so often in a row and so often a minute; further
/// attempts are refused before anything is compared, until some time has passed. Of a bounded size whatever comes.
///
/// Only what has failed counts as failed. So that many at once do not slip through, attempts under way are bounded too, but
/// by a number that programs behind one address, all right and all at once, do not reach.
///
/// A program that has come with its client id and secret from an address before is not slowed down there, whoever else fails with its
/// id, or from its address: otherwise anybody who knows the id, or sits behind the same router, could lock it out. It is
/// recognised by the secret, which is 32 random bytes, so that comparing it before anything is refused helps nobody to guess.
struct LoginThrottle: Sendable {
    enum Subject: Hashable, Sendable {
        case address(NetworkAddress?)
        case client(String)
        /// All that no access key has as its id: of any length, and of no use to anybody.
        case noClient
        /// A program that has proven itself from an address. It has nothing but attempts under way.
        case proven(Home)
    }

    /// Where a client id has proven itself from.
    struct Home: Hashable, Sendable {
        let clientID: String
        /// As failures are counted: of IPv6 the network.
        let site: NetworkAddress
    }

    /// A login that is being looked at. `end` has to follow.
    struct Attempt: Sendable {
        fileprivate let home: Home?
        fileprivate let secret: SecretDigest
        fileprivate let subjects: [Subject]
        /// What a failure counts for.
        fileprivate let blamed: [Subject]
    }

    enum Admission: Sendable {
        case begun(Attempt)
        case refused(retryAfterSeconds: Int)
    }

    enum Outcome: Sendable {
        case succeeded
        case failed
        /// It was not found out whether it is right.
        case undecided
    }

    /// Failures that wear off with time, as a bucket leaks.
    private struct Bucket {
        var level: Double
        var time: Double

        mutating func leak(to now: Double, _ secondsEach: Double) {
            level = max(0, level - max(0, now - time) / secondsEach)
            time = now
        }
    }

    private let burst: Double
    private let secondsEach: Double
    private let atOnce: Int
    private let capacity: Int
    private var buckets: [Subject: Bucket] = [:]
    /// Attempts under way. As many as requests are, at most.
    private var underWay: [Subject: Int] = [:]
    private var homes: ProvenHomes

    /// - Parameters:
    ///   - burst: failures that are free.
    ///   - secondsEach: seconds in which one failure wears off.
    ///   - atOnce: attempts of a subject that may be under way.
    ///   - capacity: subjects that are remembered, and programs that have proven themselves.
    init(burst: Int = 20, secondsEach: Double = 3, atOnce: Int = 200, capacity: Int = 10_000) {
        self.burst = Double(burst)
        self.secondsEach = secondsEach
        self.atOnce = atOnce
        self.capacity = capacity
        homes = ProvenHomes(capacity: capacity)
    }

    /// Lets an attempt begin, or answers the seconds to wait.
    mutating func begin(
        _ clientID: String, _ secret: SecretDigest, from address: NetworkAddress?, at now: Double
    ) -> Admission {
        let isID = AccessKey.isID(clientID)
        let blamed = [Subject.address(address?.site), isID ? .client(clientID) : .noClient]
        let home = isID ? address.map { Home(clientID: clientID, site: $0.site) } : nil
        var subjects = blamed
        if let home, homes.isKnown(home, secret) { subjects = [.proven(home)] }
        var wait = 0.0
        for subject in subjects {
            if underWay[subject, default: 0] >= atOnce { wait = max(wait, 1) }
            guard var bucket = buckets[subject] else { continue }
            bucket.leak(to: now, secondsEach)
            buckets[subject] = bucket
            wait = max(wait, (bucket.level + 1 - burst) * secondsEach)
        }
        guard wait <= 0 else { return .refused(retryAfterSeconds: Int(wait.rounded(.up))) }
        for subject in subjects { underWay[subject, default: 0] += 1 }
        return .begun(Attempt(home: home, secret: secret, subjects: subjects, blamed: blamed))
    }

    mutating func end(_ attempt: Attempt, _ outcome: Outcome, at now: Double) {
        for subject in attempt.subjects {
            let left = underWay[subject, default: 1] - 1
            underWay[subject] = left > 0 ? left : nil
        }
        switch outcome {
        case .undecided: break
        case .failed:
            for subject in attempt.blamed { fail(subject, at: now) }
            // A key that is revoked meanwhile, or has run out, has proven nothing any more.
            if let home = attempt.home { homes.forget(home, attempt.secret) }
        case .succeeded: if let home = attempt.home { homes.note(home, attempt.secret) }
        }
    }

    /// Subjects that are remembered now.
    var count: Int { buckets.count + underWay.count }

    private mutating func fail(_ subject: Subject, at now: Double) {
        var bucket = buckets[subject] ?? Bucket(level: 0, time: now)
        bucket.leak(to: now, secondsEach)
        bucket.level += 1
        buckets[subject] = bucket
        if buckets.count > capacity { sweep(at: now) }
    }

    /// Forgets the half that failed least.
    private mutating func sweep(at now: Double) {
        for subject in Array(buckets.keys) { buckets[subject]?.leak(to: now, secondsEach) }
        let levels = buckets.values.map(\.level).sorted()
        let middle = levels[levels.count / 2]
        buckets = buckets.filter { $0.value.level > middle }
    }
}
