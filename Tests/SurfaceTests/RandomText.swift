/// Random text that reaches into all corners of Unicode, the same for the same seed.
struct RandomText: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private static let ranges: [ClosedRange<UInt32>] = [
        0...0x7F, 0x20...0x7E, 0x80...0x2FF, 0x300...0x36F, 0x590...0x6FF, 0x900...0xD4F, 0x1100...0x11FF,
        0x1F1E6...0x1F1FF,
        0x1F300...0x1FAFF, 0x2000...0x206F, 0x20D0...0x20F0, 0x2190...0x27FF, 0x3000...0x30FF, 0x4E00...0x4E80,
        0xAC00...0xAC80, 0xE000...0xE010, 0xFE00...0xFE0F, 0xFFF0...0xFFFF, 0xE0000...0xE01EF, 0x200B...0x200F,
        0x1F3FB...0x1F3FF, 0...0x10FFFF,
    ]

    mutating func text(_ length: Int) -> String {
        var text = String.UnicodeScalarView()
        while text.count < length {
            let range = Self.ranges.randomElement(using: &self) ?? 0...0x7F
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &self)) { text.append(scalar) }
        }
        return String(text)
    }
}
