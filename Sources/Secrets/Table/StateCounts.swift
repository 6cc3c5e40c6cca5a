/// How many secrets are of which state.
package struct StateCounts: Equatable, Sendable {
    package private(set) var active = 0
    package private(set) var inactive = 0
    package private(set) var unknown = 0

    package init() {}

    mutating func add(_ state: ActiveState, _ count: Int = 1) {
        switch state {
        case .active: active += count
        case .inactive: inactive += count
        case .unknown: unknown += count
        }
    }
}
