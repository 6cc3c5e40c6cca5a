import Dispatch
import Posix
import Secrets

/// Closes services beside the main actor, and lets the program's end wait for it.
final class Closing: Sendable {
    private let group = DispatchGroup()

    /// Begins closing a service, which may wait for what is under way.
    func close(_ service: any SecretService) {
        group.enter()
        OffPool.concurrent.later { [group] in
            service.close()
            group.leave()
        }
    }

    /// Blocks until all are closed, two seconds at the most: the program must end also where a disk hangs.
    func wait() { _ = group.wait(timeout: .now() + 2) }
}
