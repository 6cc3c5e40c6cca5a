import Text

/// Looks for a text in rows, from one to the next, without hiding the others. Behind the last row it goes on with the first.
package struct Finder: Equatable, Sendable {
    /// What is looked for, folded; empty before anything was.
    private var wanted: [UInt8] = []
    /// The same as it was typed.
    package private(set) var text = ""
    private var folding = TextFolding()

    package init() {}

    package mutating func look(for text: String) {
        self.text = text
        wanted = folding.fold(text)
    }

    /// The row that comes next, `step` being 1 or -1; nil if no row has it.
    ///
    /// - Parameters:
    ///   - row: where one is; not looked at before all others.
    ///   - text: what is to be searched of a row.
    mutating func next(from row: Int, by step: Int, of count: Int, text: (Int) -> String) -> Int? {
        guard !wanted.isEmpty, count > 0 else { return nil }
        for distance in 1...count {
            let place = ((row + step * distance) % count + count) % count
            let folded = folding.fold(text(place))
            if folded.contains(wanted) { return place }
        }
        return nil
    }

    package static func == (one: Finder, other: Finder) -> Bool { one.text == other.text }

    /// What is said if nothing was found.
    var failure: Message {
        text.isEmpty
            ? Message(.info, DialogText.nothingSought.text) : Message(.info, DialogText.notFound(text).text)
    }
}
