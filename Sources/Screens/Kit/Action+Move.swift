import Keymap

extension Action {
    /// Where an action of moving leads from `position`, before it is cut to what there is: by single steps, by pages of
    /// `height`, to the first (0) or to `last`; nil for any other action.
    func moved(from position: Int, height: Int, last: Int) -> Int? {
        switch self {
        case .moveDown: position + 1
        case .moveUp: position - 1
        case .pageDown: position + height
        case .pageUp: position - height
        case .halfPageDown: position + max(1, height / 2)
        case .halfPageUp: position - max(1, height / 2)
        case .moveFirst: 0
        case .moveLast: last
        default: nil
        }
    }

    /// Whether it moves by pages, or by parts of them.
    var turnsPage: Bool {
        switch self {
        case .pageDown, .pageUp, .halfPageDown, .halfPageUp: true
        default: false
        }
    }
}
