import Glibc

extension TextArena {
    /// For every row whether any of its texts contains the folded text, which is not empty. Runs over all bytes at
    /// once: cheaper than a search for each row.
    func rows(containing text: [UInt8]) -> [Bool] {
        var matching = [Bool](repeating: false, count: rowCount)
        bytes.withUnsafeBytes { bytes in
            text.withUnsafeBytes { text in
                var place = 1
                var row = 0
                while let found = ByteSearch.first(text, in: bytes, from: place, to: bytes.count) {
                    while end(of: row) <= found { row += 1 }
                    matching[row] = true
                    place = end(of: row)
                }
            }
        }
        return matching
    }

    /// Those of `rows` where a text of the fields contains the folded text (`wanted`), or where none does.
    func keep(_ rows: [Int32], _ wanted: Bool, containing text: [UInt8], in fields: Range<Int>) -> [Int32] {
        bytes.withUnsafeBytes { bytes in
            text.withUnsafeBytes { text in
                rows.filter { row in
                    let range = range(Int(row), fields)
                    let found = ByteSearch.first(text, in: bytes, from: range.lowerBound, to: range.upperBound)
                    return (found != nil) == wanted
                }
            }
        }
    }

    /// Those of `rows` where a text of the fields is the folded text (`wanted`), or where none is.
    func keep(_ rows: [Int32], _ wanted: Bool, having text: [UInt8], in fields: Range<Int>) -> [Int32] {
        let enclosed = [Self.separator] + text + [Self.separator]
        return bytes.withUnsafeBytes { bytes in
            enclosed.withUnsafeBytes { enclosed in
                rows.filter { row in
                    let range = range(Int(row), fields)
                    // The separator in front belongs to the field before.
                    let found = ByteSearch.first(enclosed, in: bytes, from: range.lowerBound - 1, to: range.upperBound)
                    return (found != nil) == wanted
                }
            }
        }
    }

    /// Those of `rows` where a text of the fields matches the pattern (`wanted`), or where none does. Incomplete where
    /// the task is cancelled meanwhile: this is the one search that can take long.
    func keep(_ rows: [Int32], _ wanted: Bool, matching pattern: FilterPattern, in fields: Range<Int>) -> [Int32] {
        var kept: [Int32] = []
        // A matcher remembers every state it has been in, and some patterns have it find ever more of them and look
        // ever longer for each: start afresh from time to time, and soon where it gets slow.
        let portions = 8...1024
        var portion = portions.lowerBound
        var start = 0
        while start < rows.count && !Task.isCancelled {
            let began = Self.processorMicroseconds()
            let end = min(start + portion, rows.count)
            var matchers = PatternMatchers(pattern)
            bytes.withUnsafeBytes { bytes in
                for row in rows[start..<end] {
                    let range = range(Int(row), fields)
                    // The last separator would be an empty text behind it.
                    let texts = UnsafeRawBufferPointer(
                        rebasing: bytes[range.lowerBound..<max(range.lowerBound, range.upperBound - 1)])
                    if texts.count > PatternMatcher.longestShortText, Task.isCancelled { return }
                    // The pattern was compiled when it was read, so that failing means that no memory is left. Such a row
                    // is not kept, whether it is to match or not: nothing is acted on because it could not be searched.
                    let matches =
                        range.isEmpty ? false : try? matchers.match(texts, isASCII: isASCII[Int(row)])
                    if matches == wanted { kept.append(row) }
                }
            }
            start = end
            // What a matcher takes to be made and to meet its first states is not counted.
            let isSlow = Self.processorMicroseconds() - began > 5000 + 100 * portion
            portion = isSlow ? portions.lowerBound : min(portion * 2, portions.upperBound)
        }
        return kept
    }

    /// Time that this thread has worked: unlike that of the day, the same however busy the machine is.
    private static func processorMicroseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }
}
