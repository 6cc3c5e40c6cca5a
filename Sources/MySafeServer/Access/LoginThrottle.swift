import Vault

/// Slows failed logins down: each address, and each client id, may fail so often in a row and so often a minute; further
/// attempts are refused before anything is compared, until some time has passed. Of a bounded size whatever comes.
///
/// A client id that has come with its secret from an address before is not slowed down there by failures from elsewhere:
/// otherwise anybody who knows a client id could lock its program out.
struct LoginThrottle: Sendable {
    enum Subject: Hashable, Sendable {
        case address(NetworkAddress?)
        case client(String)
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
    private let capacity: Int
    private var buckets: [Subject: Bucket] = [:]
    private var homes: [String: NetworkAddress] = [:]

    /// - Parameters:
    ///   - burst: failures that are free.
    ///   - secondsEach: seconds in which one failure wears off.
    ///   - capacity: subjects that are remembered.
    init(burst: Int = 20, secondsEach: Double = 3, capacity: Int = 10_000) {
        self.burst = Double(burst)
        self.secondsEach = secondsEach
        self.capacity = capacity
    }

    /// Counts an attempt as failed for now, so that many at once do not slip through. Answers the seconds to wait where it
    /// has to be refused; then it is not counted.
    mutating func begin(_ clientID: String, from address: NetworkAddress?, at now: Double) -> Int? {
        let subjects = subjects(clientID, address)
        var wait = 0.0
        for subject in subjects {
            guard var bucket = buckets[subject] else { continue }
            bucket.leak(to: now, secondsEach)
            buckets[subject] = bucket
            wait = max(wait, (bucket.level + 1 - burst) * secondsEach)
        }
        guard wait <= 0 else { return Int(wait.rounded(.up)) }
        for subject in subjects { add(1, to: subject, at: now) }
        return nil
    }

    /// The attempt that began went well: it is taken back.
    mutating func succeed(_ clientID: String, from address: NetworkAddress?, at now: Double) {
        for subject in subjects(clientID, address) { add(-1, to: subject, at: now) }
        guard let address else { return }
        if homes.count >= capacity { homes.removeAll() }
        homes[clientID] = address
    }

    /// Subjects that are remembered now.
    var count: Int { buckets.count }

    private func subjects(_ clientID: String, _ address: NetworkAddress?) -> [Subject] {
        let byAddress = Subject.address(address?.site)
        if let address, homes[clientID] == address { return [byAddress] }
        return [byAddress, .client(clientID)]
    }

    private mutating func add(_ amount: Double, to subject: Subject, at now: Double) {
        var bucket = buckets[subject] ?? Bucket(level: 0, time: now)
        bucket.leak(to: now, secondsEach)
        bucket.level = max(0, bucket.level + amount)
        buckets[subject] = bucket.level > 0 ? bucket : nil
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
