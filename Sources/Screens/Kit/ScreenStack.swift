/// The screens that are open, from the bottom to the top.
@MainActor
package struct ScreenStack {
    package private(set) var screens: [any Screen] = []

    package init(_ screens: [any Screen] = []) { self.screens = screens }

    package var top: (any Screen)? { screens.last }

    package mutating func push(_ screen: any Screen) { screens.append(screen) }

    /// Takes a screen out. Returns whether it was the topmost one.
    package mutating func remove(_ screen: any Screen) -> Bool {
        guard let index = screens.lastIndex(where: { $0 === screen }) else { return false }
        screens.remove(at: index)
        return index == screens.count
    }

    /// Puts another screen in the place of one and of all above that. Returns whether it was there.
    package mutating func replace(_ screen: any Screen, with other: any Screen) -> Bool {
        guard let index = screens.lastIndex(where: { $0 === screen }) else { return false }
        screens[index...] = [other]
        return true
    }
}
