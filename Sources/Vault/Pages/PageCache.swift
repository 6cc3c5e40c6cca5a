import Secrets
import Synchronization

/// Pages that were opened for single reads and writes, and the vault's state and directory, so that a server does not open
/// them at every request. A page is kept with its version, which no other page ever has: what is found under the version
/// that the present state names is the present page, whatever happened meanwhile. No body is ever kept.
final class PageCache: Sendable {
    /// How many pages of each kind are kept at most: some 20 MB of contents.
    private static let limit = 1024

    private struct Entry<Page> {
        var version: Int64
        var page: Page
    }

    private struct Kept {
        var contents: [Int64: Entry<ContentPage>] = [:]
        var states: [Int64: Entry<StatePage>] = [:]
        var sealedState: [UInt8] = []
        var state: VaultState?
        var directory: (version: Int64, directory: Directory)?
    }

    private let kept = Mutex(Kept())

    func content(_ number: Int64, version: Int64) -> ContentPage? {
        kept.withLock { kept in
            guard let entry = kept.contents[number], entry.version == version else { return nil }
            return entry.page
        }
    }

    func states(_ number: Int64, version: Int64) -> StatePage? {
        kept.withLock { kept in
            guard let entry = kept.states[number], entry.version == version else { return nil }
            return entry.page
        }
    }

    func keep(_ page: ContentPage, _ number: Int64, version: Int64) {
        kept.withLock { kept in
            if kept.contents.count >= Self.limit, kept.contents[number] == nil { kept.contents = [:] }
            kept.contents[number] = Entry(version: version, page: page)
        }
    }

    func keep(_ page: StatePage, _ number: Int64, version: Int64) {
        kept.withLock { kept in
            if kept.states.count >= Self.limit, kept.states[number] == nil { kept.states = [:] }
            kept.states[number] = Entry(version: version, page: page)
        }
    }

    /// The state that was opened of these very bytes.
    func state(sealed: [UInt8]) -> VaultState? {
        kept.withLock { kept in kept.sealedState == sealed ? kept.state : nil }
    }

    func keep(_ state: VaultState, sealed: [UInt8]) {
        kept.withLock { kept in
            kept.sealedState = sealed
            kept.state = state
        }
    }

    func directory(version: Int64) -> Directory? {
        kept.withLock { kept in kept.directory?.version == version ? kept.directory?.directory : nil }
    }

    func keep(_ directory: Directory, version: Int64) {
        kept.withLock { kept in kept.directory = (version, directory) }
    }
}
