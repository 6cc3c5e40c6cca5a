import Keymap

/// The sequences of bytes that keys send: those of the terminal's own description, over those that terminals of the
/// families of xterm, vt, rxvt and the Linux console have in common.
struct KeySequences {
    private var keys: [[UInt8]: Key] = [:]
    private var beginnings: Set<[UInt8]> = []

    /// `described` are a terminal's own; those that do not start with ESC are left out, as they are keys of their own.
    init(described: [(bytes: [UInt8], key: Key)] = []) {
        for (bytes, key) in described where bytes.count > 1 && bytes[0] == 0x1B {
            keys[bytes] = key
            for count in 1..<bytes.count { beginnings.insert(Array(bytes[..<count])) }
        }
    }

    func key(_ bytes: ArraySlice<UInt8>) -> Key? { keys.isEmpty ? nil : keys[Array(bytes)] }

    /// Whether a longer sequence starts with `bytes`.
    func isBeginning(_ bytes: ArraySlice<UInt8>) -> Bool { !beginnings.isEmpty && beginnings.contains(Array(bytes)) }

    /// The capabilities of terminfo(5) that are read, with their keys.
    static let capabilities: [(name: String, key: Key)] = {
        let named: [(String, Key.Code)] = [
            ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home), ("kend", .end),
            ("kpp", .pageUp), ("knp", .pageDown), ("kich1", .insert), ("kdch1", .delete), ("kcbt", .backtab),
            ("kent", .enter), ("kbs", .backspace),
        ]
        return named.map { (name: $0.0, key: Key($0.1)) } + (1...20).map { (name: "kf\($0)", key: Key(.function($0))) }
    }()

    /// ESC [ parameters final: the key of a control sequence; nil for one that means none. Modifiers are ignored, but
    /// for Shift with a function key, which is a key further on.
    static func controlSequence(parameters: [Int], final: UInt8) -> Key? {
        let isShifted = parameters.count > 1 && parameters[1] == 2
        switch final {
        case UInt8(ascii: "A"): return Key(.up)
        case UInt8(ascii: "B"): return Key(.down)
        case UInt8(ascii: "C"): return Key(.right)
        case UInt8(ascii: "D"): return Key(.left)
        case UInt8(ascii: "H"): return Key(.home)
        case UInt8(ascii: "F"): return Key(.end)
        case UInt8(ascii: "Z"): return Key(.backtab)
        case UInt8(ascii: "P")...UInt8(ascii: "S"):
            return function(Int(final - UInt8(ascii: "P")) + 1, isShifted)
        case UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "@"):
            return editing(parameters.first ?? 0, isShifted || final == UInt8(ascii: "$"))
        default: return nil
        }
    }

    /// ESC O final: arrows and the keypad in their application modes.
    static func singleShift(_ final: UInt8) -> Key? {
        switch final {
        case UInt8(ascii: "A")...UInt8(ascii: "H"), UInt8(ascii: "P")...UInt8(ascii: "S"):
            return controlSequence(parameters: [], final: final)
        case UInt8(ascii: "M"): return Key(.enter)
        case UInt8(ascii: "X"): return Key(.character("="))
        case UInt8(ascii: "j")...UInt8(ascii: "y"):
            return Key(.character(Character(Unicode.Scalar(final - 0x40))))
        default: return nil
        }
    }

    /// ESC [ [ final: the first function keys of the Linux console.
    static func linuxFunction(_ final: UInt8) -> Key? {
        (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(final) ? Key(.function(Int(final) - 0x40)) : nil
    }

    private static func editing(_ number: Int, _ isShifted: Bool) -> Key? {
        switch number {
        case 1, 7: return Key(.home)
        case 2: return Key(.insert)
        case 3: return Key(.delete)
        case 4, 8: return Key(.end)
        case 5: return Key(.pageUp)
        case 6: return Key(.pageDown)
        case 11...15: return function(number - 10, isShifted)
        case 17...21: return function(number - 11, isShifted)
        case 23...26: return function(number - 12, isShifted)
        case 28...29: return function(number - 13, isShifted)
        case 31...34: return function(number - 14, isShifted)
        default: return nil
        }
    }

    private static func function(_ number: Int, _ isShifted: Bool) -> Key {
        Key(.function(isShifted && number <= 8 ? number + 12 : number))
    }
}
