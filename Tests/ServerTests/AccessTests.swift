import Secrets
import Testing
import Vault

@testable import MySafeServer

/// The pieces that decide who is let in, without a server.
@Suite struct AccessTests {
    // MARK: credentials

    private func read(
        _ authorization: String?, query: String = "", form: String? = nil
    ) throws(ClientCredentials.Flaw) -> [String] {
        let found = try ClientCredentials.read(
            authorization: authorization, query: FormFields(query), form: form.map { FormFields($0) })
        return [found.clientID, found.secret.reveal()]
    }

    @Test func credentialsAreReadFromHeaderOrForm() throws {
        #expect(try read(basic("id", "s")) == ["id", "s"])
        #expect(try read(basic("id", "s:t")) == ["id", "s:t"])
        #expect(try read(basic("a%3Ab", "c%20d+e")) == ["a:b", "c d e"])
        #expect(try read(basic("id", "s").replacing("Basic", with: "bAsIc")) == ["id", "s"])
        #expect(try read(basic("id", "s"), query: "grant_type=client_credentials&tenant=x") == ["id", "s"])
        #expect(try read(basic("id", "s"), form: "grant_type=client_credentials") == ["id", "s"])
        #expect(
            try read(nil, form: "grant_type=client_credentials&client_id=id&client_secret=a%26b&tenant=x")
                == ["id", "a&b"])
    }

    @Test func whatIsNoProofIsRefused() {
        for header in [nil, "", "Basic", "Basic !!!", "Basic aWQ=", "Bearer x", "Basic  "] {
            #expect(throws: ClientCredentials.Flaw.missing, "\(header ?? "-")") { try read(header) }
        }
        #expect(throws: ClientCredentials.Flaw.missing) { try read(nil, form: "client_id=id&client_secret=") }
        #expect(throws: ClientCredentials.Flaw.secretInQuery) {
            try read(basic("id", "s"), query: "client_id=id&client_secret=s")
        }
        #expect(throws: ClientCredentials.Flaw.secretInQuery) {
            try read(nil, query: "client%5Fsecret=", form: "client_id=id&client_secret=s")
        }
        #expect(throws: ClientCredentials.Flaw.grantType) { try read(basic("id", "s"), query: "grant_type=password") }
        #expect(throws: ClientCredentials.Flaw.grantType) { try read(basic("id", "s"), form: "grant_type=password") }
        #expect(throws: ClientCredentials.Flaw.ambiguous) {
            try read(nil, form: "client_id=a&client_id=b&client_secret=s")
        }
        #expect(throws: ClientCredentials.Flaw.ambiguous) {
            try read(basic("id", "s"), form: "client_id=id&client_secret=s")
        }
    }

    @Test func bearerTokensAreRead() {
        #expect(ClientCredentials.bearer("Bearer abc")?.reveal() == "abc")
        #expect(ClientCredentials.bearer("bearer   abc")?.reveal() == "abc")
        for header in ["", "Bearer", "Bearer a b", "Basic abc", "abc"] {
            #expect(ClientCredentials.bearer(header) == nil)
        }
    }

    // MARK: throttle

    private let here = NetworkAddress("192.0.2.1")
    private let there = NetworkAddress("192.0.2.2")

    /// A client id of the form that access keys have.
    private func id(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }

    @Test func failuresOfAnAddressAreSlowedDownAndWearOff() {
        var throttle = LoginThrottle(burst: 3, secondsEach: 2)
        for number in 0..<3 { #expect(throttle.fail(id(number), from: here, at: 0) == nil) }
        #expect(throttle.fail(id(9), from: here, at: 0) == 2)
        #expect(throttle.fail(id(9), from: here, at: 1) == 1)
        #expect(throttle.fail(id(9), from: there, at: 1) == nil)
        #expect(throttle.fail(id(9), from: here, at: 2) == nil)
        #expect(throttle.fail(id(8), from: here, at: 2) == 2)
        // Waiting long gives no more than the burst.
        for number in 10..<13 { #expect(throttle.fail(id(number), from: here, at: 1000) == nil) }
        #expect(throttle.fail(id(13), from: here, at: 1000) != nil)
    }

    @Test func failuresWithAClientIDAreSlowedDownFromEverywhere() {
        var throttle = LoginThrottle(burst: 3, secondsEach: 2)
        for number in 1...3 {
            #expect(throttle.fail(id(1), from: NetworkAddress("198.51.100.\(number)"), at: 0) == nil)
        }
        #expect(throttle.fail(id(1), from: there, at: 0) != nil)
        #expect(throttle.fail(id(2), from: there, at: 0) == nil)
    }

    /// Neither failures with its id from anywhere, nor failures with other ids from its address.
    @Test func whoHasProvenItselfIsNotSlowedDownByOthers() {
        var throttle = LoginThrottle(burst: 3, secondsEach: 2)
        #expect(throttle.tell(id(1), .succeeded, from: here, at: 0) == nil)
        #expect(throttle.tell(id(1), .succeeded, from: NetworkAddress("2001:db8::1"), at: 0) == nil)
        for _ in 0..<50 {
            _ = throttle.fail(id(1), from: here, at: 0)
            _ = throttle.fail(id(2), from: here, at: 0)
            _ = throttle.fail(id(1), from: there, at: 0)
        }
        for _ in 0..<5 {
            #expect(throttle.tell(id(1), .succeeded, from: here, at: 0) == nil)
            // Of all its addresses, and of the whole network behind one of IPv6.
            #expect(throttle.tell(id(1), .succeeded, from: NetworkAddress("2001:db8::2"), at: 0) == nil)
        }
        // What was not proven is slowed down all the same: another secret, another address, another id.
        #expect(throttle.fail(id(1), from: here, at: 0) != nil)
        #expect(throttle.tell(id(1), .succeeded, from: there, at: 0) != nil)
        #expect(throttle.tell(id(2), .succeeded, from: here, at: 0) != nil)
    }

    @Test func aProofThatFailsIsOne() {
        var throttle = LoginThrottle(burst: 3, secondsEach: 2)
        #expect(throttle.tell(id(1), .succeeded, from: here, at: 0) == nil)
        // Its key has been revoked.
        for _ in 0..<3 { #expect(throttle.tell(id(1), .failed, from: here, at: 0) == nil) }
        #expect(throttle.tell(id(1), .failed, from: here, at: 0) != nil)
    }

    @Test func theProvenOnesAreBounded() {
        var homes = ProvenHomes(capacity: 10)
        let secret = SecretDigest(of: ClientSecret("s"))
        func home(_ number: Int) -> LoginThrottle.Home {
            LoginThrottle.Home(clientID: id(number), site: NetworkAddress("192.0.2.1")!)
        }
        for number in 0..<1000 {
            homes.note(home(number), secret)
            // Who keeps coming stays.
            homes.note(home(0), secret)
            #expect(homes.count <= 10)
        }
        #expect(homes.isKnown(home(999), secret) && homes.isKnown(home(0), secret))
        #expect(!homes.isKnown(home(500), secret))
        #expect(!homes.isKnown(home(999), SecretDigest(of: ClientSecret("t"))))
    }

    @Test func whatDidNotFailIsFree() {
        var throttle = LoginThrottle(burst: 3, secondsEach: 2)
        for _ in 0..<50 {
            #expect(throttle.tell(id(1), .succeeded, from: here, at: 0) == nil)
            #expect(throttle.tell(id(1), .undecided, from: there, at: 0) == nil)
        }
        #expect(throttle.count == 0)
    }

    @Test func manyAtOnceAreLetInUpToABound() {
        var throttle = LoginThrottle(burst: 3, secondsEach: 2, atOnce: 10)
        var attempts = (0..<10).compactMap { throttle.attempt(id($0), from: here, at: 0) }
        #expect(attempts.count == 10)
        #expect(throttle.fail(id(99), from: here, at: 0) == 1)
        #expect(throttle.fail(id(99), from: there, at: 0) == nil)
        throttle.end(attempts.removeLast(), .succeeded, at: 0)
        if let next = throttle.attempt(id(10), from: here, at: 0) { attempts.append(next) }
        #expect(attempts.count == 10)
        // All that fail count, however many were under way.
        for attempt in attempts { throttle.end(attempt, .failed, at: 0) }
        #expect(throttle.fail(id(99), from: here, at: 0) == 16)
    }

    /// An id may become at home at an address while another login with it is under way there.
    @Test func whatBeganEndsAsItBegan() {
        var throttle = LoginThrottle(burst: 3, secondsEach: 2, atOnce: 2)
        let attempts = (0..<2).compactMap { _ in throttle.attempt(id(1), from: here, at: 0) }
        for attempt in attempts { throttle.end(attempt, .succeeded, at: 0) }
        #expect(throttle.count == 0)
    }

    @Test func neighboursOfIPv6CountTogether() {
        var throttle = LoginThrottle(burst: 2, secondsEach: 2)
        #expect(throttle.fail(id(1), from: NetworkAddress("2001:db8::1"), at: 0) == nil)
        #expect(throttle.fail(id(2), from: NetworkAddress("2001:db8::2"), at: 0) == nil)
        #expect(throttle.fail(id(3), from: NetworkAddress("2001:db8::3"), at: 0) != nil)
        #expect(throttle.fail(id(4), from: NetworkAddress("2001:db8:0:1::3"), at: 0) == nil)
    }

    @Test func memoryIsBoundedAndTheWorstAreKept() {
        var throttle = LoginThrottle(burst: 3, secondsEach: 2, capacity: 100)
        for _ in 0..<3 { _ = throttle.fail(id(0), from: here, at: 0) }
        for number in 1...10_000 {
            _ = throttle.fail(id(number), from: NetworkAddress("10.0.\(number / 256).\(number % 256)"), at: 0)
            #expect(throttle.count <= 102)
        }
        #expect(throttle.fail(id(0), from: here, at: 0) != nil)
    }

    /// What no key has as its id is not kept, as long as it may be.
    @Test func idsOfAnotherFormAreOneSubject() {
        let foreign = [
            "", "id", String(repeating: "x", count: 24_000), id(1).dropLast() + "g", id(1) + "0", id(10).uppercased(),
        ].map { String($0) }
        var throttle = LoginThrottle(burst: 100, secondsEach: 2)
        for client in foreign { #expect(throttle.fail(client, from: here, at: 0) == nil) }
        #expect(throttle.count == 2)
        #expect(throttle.fail(id(1), from: here, at: 0) == nil)
        #expect(throttle.count == 3)
    }

    // MARK: forwarded addresses

    private static let hops: [(String, [String], String?)] = [
        // Not from a trusted proxy: the header says nothing.
        ("203.0.113.1", ["10.9.9.9"], "203.0.113.1"), ("203.0.113.1", [], "203.0.113.1"),
        ("10.0.0.1", [], "10.0.0.1"), ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        // The last one that a trusted proxy wrote counts, not what the client claims.
        ("10.0.0.1", ["1.1.1.1, 198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.7, 10.0.0.2"], "198.51.100.7"),
        ("10.0.0.1", ["10.0.0.3 , 10.0.0.2"], "10.0.0.3"), ("10.0.0.1", ["198.51.100.7:4711"], "198.51.100.7"),
        ("10.0.0.1", ["[2001:db8::1]:80"], "2001:db8::1"), ("10.0.0.1", ["[2001:db8::1]"], "2001:db8::1"),
        ("10.0.0.1", ["unknown"], nil), ("10.0.0.1", ["1.1.1.1, "], nil), ("10.0.0.1", [""], "10.0.0.1"),
    ]

    @Test(arguments: hops)
    func theClientIsFoundBehindProxies(_ peer: String, _ forwarded: [String], _ wanted: String?) throws {
        let trusted = [try #require(AddressRange("10.0.0.0/8"))]
        let found = ForwardedAddress.client(peer: NetworkAddress(peer), forwarded: forwarded, trusted: trusted)
        #expect(found == wanted.flatMap { NetworkAddress($0) })
    }
}

extension LoginThrottle {
    private static func digest(_ secret: String) -> SecretDigest { SecretDigest(of: ClientSecret(secret)) }

    /// The attempt that began; nil where it was refused.
    fileprivate mutating func attempt(_ id: String, from address: NetworkAddress?, at now: Double) -> Attempt? {
        guard case .begun(let attempt) = begin(id, Self.digest("right"), from: address, at: now) else { return nil }
        return attempt
    }

    /// An attempt that ends at once; the seconds to wait where it was refused.
    fileprivate mutating func tell(
        _ id: String, _ outcome: Outcome, from address: NetworkAddress?, at now: Double, secret: String = "right"
    ) -> Int? {
        switch begin(id, Self.digest(secret), from: address, at: now) {
        case .refused(let seconds): return seconds
        case .begun(let attempt):
            end(attempt, outcome, at: now)
            return nil
        }
    }

    fileprivate mutating func fail(_ id: String, from address: NetworkAddress?, at now: Double) -> Int? {
        tell(id, .failed, from: address, at: now, secret: "wrong")
    }
}
