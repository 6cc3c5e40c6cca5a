import Keymap

/// A small list to choose one of, over the screen that asks. Where other answers are possible, its last row leads to a
/// line to type one.
@MainActor
package final class ChoiceScreen: Screen {
    package let title: String
    package let options: [String]
    package let allowsTyping: Bool
    package private(set) var list: ScrollList
    /// The answer while it is typed.
    package private(set) var typing: TextField?

    private let navigator: any Navigator
    private let left: () -> Void
    private let done: (Int?, String) -> Void

    /// Either is called once, after the choice has closed: `done` with the index of the option (nil for a typed answer)
    /// and its text, `left` where it is left without an answer.
    package init(
        title: String, options: [String], current: String = "", allowsTyping: Bool = false, navigator: any Navigator,
        left: @escaping () -> Void = {}, done: @escaping (Int?, String) -> Void
    ) {
        self.title = title
        self.options = options
        self.allowsTyping = allowsTyping
        self.navigator = navigator
        self.left = left
        self.done = done
        list = ScrollList(count: options.count + (allowsTyping ? 1 : 0))
        let known = options.firstIndex { $0.lowercased() == current.lowercased() }
        list.move(to: known ?? (allowsTyping && !current.isEmpty ? options.count : 0))
        initialText = known == nil ? current : ""
    }

    /// What was typed to jump to an option, since the last other key.
    private var typed = ""
    /// What typing starts with.
    private let initialText: String

    package var anyScreen: AnyScreen { .choice(self) }
    package var context: Context { typing == nil ? .choice : .prompt }
    package var isOverlay: Bool { true }

    package func perform(_ call: ActionCall) -> Bool {
        if typing != nil { return performTyping(call.action) }
        typed = ""
        switch call.action {
        case .choose, .accept, .open, .confirm: choose()
        case .back:
            navigator.pop(self)
            left()
        default: return list.perform(call.action)
        }
        return true
    }

    package func confirms(_ action: Action) -> Bool { [.choose, .accept, .open, .confirm].contains(action) }

    package func insert(_ text: String) { typing?.insert(text) }
    package func paste(_ text: String) { typing?.insert(text) }

    package func point(at row: Int) { list.move(to: row) }

    /// How many rows of the list there is room for.
    package func fit(height: Int, of total: Int?) { list.fit(height: height) }

    /// Goes to the first option that begins with what was typed since the last other key.
    package func jump(to text: String) -> Bool {
        guard typing == nil else { return false }
        let completion = Completion(options)
        for wanted in [typed + text, text] {
            guard let first = completion.matches(wanted, limit: 1).first, let place = options.firstIndex(of: first)
            else {
                continue
            }
            typed = wanted
            list.move(to: place)
            return true
        }
        return false
    }

    private func performTyping(_ action: Action) -> Bool {
        switch action {
        case .accept: finish(nil, typing?.text ?? "")
        case .back: typing = nil
        default: return typing?.perform(action) ?? false
        }
        return true
    }

    private func choose() {
        if list.cursor < options.count {
            finish(list.cursor, options[list.cursor])
        } else if allowsTyping {
            typing = TextField(initialText)
        }
    }

    private func finish(_ index: Int?, _ text: String) {
        navigator.pop(self)
        done(index, text)
    }
}
