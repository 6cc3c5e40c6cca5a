import Secrets

/// The list's filter and the line that it is typed in.
package struct FilterLine: Sendable {
    /// What the list shows now.
    package private(set) var filter = Filter.all
    /// The filter as text.
    package private(set) var text = ""
    /// The line while it is typed; nil otherwise.
    package private(set) var field: TextField?
    /// What is wrong with the typed line; the list then shows the last filter that was right.
    package private(set) var error: FilterError?

    /// What the filter was when typing began.
    private var former = (text: "", filter: Filter.all)
    private var earlier = LineHistory()
    /// Filters kept earlier, the latest last.
    package var history: [String] { earlier.lines }

    /// What dates and ages in it are about.
    let clock: @Sendable () -> FilterClock
    /// What the last word can be completed to, from the key that completes until the line is edited.
    package private(set) var completion: FilterCompletion?

    /// Without a filter.
    package init(clock: @escaping @Sendable () -> FilterClock) { self.clock = clock }

    /// Starts with a filter kept from earlier; one that cannot be understood counts as none.
    package init(text: String, history: [String], clock: @escaping @Sendable () -> FilterClock) {
        self.clock = clock
        earlier = LineHistory(history)
        if let filter = try? Filter.parse(text, clock: clock()) {
            self.text = text
            self.filter = filter
        }
    }

    /// Whether the line is open.
    package var isTyping: Bool { field != nil }

    /// Opens the line with the present filter in it.
    package mutating func begin() {
        former = (text, filter)
        field = TextField(text)
        error = nil
        earlier.leave()
    }

    /// Changes the typed line. Returns whether the filter became another one.
    package mutating func edit(_ change: (inout TextField) -> Void) -> Bool {
        guard var line = field else { return false }
        change(&line)
        if line.text != field?.text { completion = nil }
        field = line
        earlier.leave()
        return read(line.text)
    }

    /// Completes the last word of the line: with the next thing that it can be, or the one before (-1). Returns whether the
    /// filter became another one; nil if there is nothing to complete it with.
    package mutating func complete(_ step: Int, values: (FilterField) -> [String]) -> Bool? {
        guard let line = field, let first = completion ?? FilterCompletion(line.text, values: values) else {
            return nil
        }
        var next = first
        let text = next.next(step)
        field = TextField(text)
        // The only thing that it can be is taken.
        completion = next.matches.count == 1 ? nil : next
        earlier.leave()
        return read(text)
    }

    /// Puts another filter in the place of the present one, unless it cannot be understood.
    package mutating func replace(with text: String) throws(FilterError) {
        let parsed = try Filter.parse(text, isFinished: true, clock: clock())
        if self.text != text { earlier.add(self.text) }
        (self.text, filter) = (text, parsed)
        earlier.add(text)
        (field, error, completion) = (nil, nil, nil)
    }

    /// Puts an earlier filter (-1) or a later one (1) into the line. Returns whether the filter became another one.
    package mutating func recall(_ step: Int) -> Bool {
        guard let line = field else { return false }
        guard let recalled = earlier.recall(step, from: line.text) else { return false }
        field = TextField(recalled)
        completion = nil
        return read(recalled)
    }

    /// Closes the line and keeps the filter. A wrong one stays open: returns false.
    package mutating func keep() -> Bool {
        guard let line = field, error == nil else { return false }
        text = line.text
        field = nil
        completion = nil
        earlier.add(text)
        return true
    }

    /// Closes the line and goes back to the filter from before.
    package mutating func giveUp() {
        (text, filter) = former
        (field, error, completion) = (nil, nil, nil)
    }

    /// Shows everything again; the former filter stays in the history.
    package mutating func clear() {
        earlier.add(text)
        let earlier = earlier
        let wasTyping = isTyping
        let former = former
        self = FilterLine(clock: clock)
        self.earlier = earlier
        guard wasTyping else { return }
        begin()
        self.former = former
    }

    private mutating func read(_ text: String) -> Bool {
        do throws(FilterError) {
            let parsed = try Filter.parse(text, clock: clock())
            error = nil
            guard parsed != filter else { return false }
            filter = parsed
            return true
        } catch {
            self.error = error
            return false
        }
    }
}
