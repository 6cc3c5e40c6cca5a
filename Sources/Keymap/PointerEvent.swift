/// What a mouse does, in columns and rows of the terminal from 0.
package struct PointerEvent: Hashable, Sendable {
    package enum Kind: Sendable {
        /// The left button.
        case press, drag, release
        case wheelUp, wheelDown
    }

    package let kind: Kind
    package let x: Int
    package let y: Int

    package init(_ kind: Kind, x: Int, y: Int) {
        self.kind = kind
        self.x = x
        self.y = y
    }
}
