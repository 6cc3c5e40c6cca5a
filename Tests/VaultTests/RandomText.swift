/// A generator that gives the same numbers every time, so that a failure can be repeated.
struct Fixed: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func text(upTo length: Int = 40) -> String {
        let scalars = ["a", "Z", "é", "\u{301}", "漢", "👩‍👩‍👧", "\u{0}", "\n", ",", " ", "\u{202E}", "0"]
        return (0..<Int.random(in: 0...length, using: &self)).map { _ in scalars.randomElement(using: &self) ?? "" }
            .joined()
    }
}
