/// Finds the elements of a JSON array, each with the line that it starts on, without looking into them: so that
/// one bad element does not hide the others.
enum JSONSplitter {
    struct Element: Equatable {
        var line: Int
        var range: Range<Int>
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// The elements of the array that `bytes` holds; a single object counts as an array of one.
    static func elements(of bytes: ArraySlice<UInt8>) throws(ImportProblem) -> [Element] {
        var scanner = Scanner(bytes: bytes, position: bytes.startIndex)
        scanner.skipSpace()
        var elements: [Element] = []
        if scanner.peek == UInt8(ascii: "{") {
            elements.append(try scanner.element())
        } else {
            scanner.position += 1
            scanner.skipSpace()
            if scanner.peek == UInt8(ascii: "]") {
                scanner.position += 1
            } else {
                repeat {
                    elements.append(try scanner.element())
                } while try scanner.separator()
            }
        }
        scanner.skipSpace()
        if scanner.peek != nil {
            throw ImportProblem(line: scanner.line, message: "there is something after the end of the JSON data.")
        }
        return elements
    }

    private struct Scanner {
        let bytes: ArraySlice<UInt8>
        var position: Int
        var line = 1

        var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

        mutating func skipSpace() {
            while let byte = peek, JSONSplitter.isSpace(byte) {
                if byte == UInt8(ascii: "\n") { line += 1 }
                position += 1
            }
        }

        /// One value up to the comma or bracket that ends it.
        mutating func element() throws(ImportProblem) -> Element {
            skipSpace()
            let start = position
            let startLine = line
            var depth = 0
            while let byte = peek {
                switch byte {
                case UInt8(ascii: "\""): try string()
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if depth == 0 { return try finished(start, startLine) }
                    depth -= 1
                    if depth == 0 {
                        position += 1
                        return try finished(start, startLine)
                    }
                case UInt8(ascii: ",") where depth == 0: return try finished(start, startLine)
                case UInt8(ascii: "\n"): line += 1
                default: break
                }
                position += 1
            }
            throw ImportProblem(
                line: startLine, message: "the item that begins here is never closed: the file is cut off.")
        }

        private func finished(_ start: Int, _ line: Int) throws(ImportProblem) -> Element {
            guard start < position else {
                throw ImportProblem(line: line, message: "an item is missing before this comma or bracket.")
            }
            return Element(line: line, range: start..<position)
        }

        /// Goes from the opening to the closing quote.
        private mutating func string() throws(ImportProblem) {
            let opened = line
            position += 1
            while let byte = peek, byte != UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "\\") { position += 1 }
                if byte == UInt8(ascii: "\n") { line += 1 }
                position += 1
            }
            if peek == nil { throw ImportProblem(line: opened, message: "a string begins here and is never closed.") }
        }

        /// Whether another element follows.
        mutating func separator() throws(ImportProblem) -> Bool {
            skipSpace()
            switch peek {
            case UInt8(ascii: ","):
                position += 1
                return true
            case UInt8(ascii: "]"):
                position += 1
                return false
            case nil: throw ImportProblem(line: line, message: "the array is never closed: the file is cut off.")
            default: throw ImportProblem(line: line, message: "a comma or ] is expected between items.")
            }
        }
    }
}
