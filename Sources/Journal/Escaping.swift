/// Texts on one line of a journal.
enum Escaping {
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { text, scalar in
            text += scalar.value < 0x20 || scalar == "%" ? "%\(String(scalar.value, radix: 16))." : String(scalar)
        }
    }

    /// nil if it was not escaped so.
    static func unescaped(_ text: String) -> String? {
        let parts = text.split(separator: "%", omittingEmptySubsequences: false)
        var result = String(parts[0])
        for part in parts.dropFirst() {
            guard let end = part.firstIndex(of: "."), let value = UInt32(part[..<end], radix: 16),
                let scalar = Unicode.Scalar(value)
            else { return nil }
            result.unicodeScalars.append(scalar)
            result += part[part.index(after: end)...]
        }
        return result
    }
}
