import Secrets

/// What is shown of the current secret beside a wide list. Never its client secret.
package struct Preview: Equatable, Sendable {
    /// One of its last versions.
    package struct Change: Equatable, Sendable {
        package var time: Int64
        package var editor: String
        /// What differs from the version before; empty for the first one.
        package var fields: [SecretField]
        package var isFirst: Bool
    }

    package var summary: SecretSummary
    /// nil if it was not read, as on a server.
    package var clientID: String?
    package var notes: String?
    /// Who can see it; nil if it is not known who it is shared with.
    package var access: AccessList?
    /// Newest first; nil if the service keeps none.
    package var changes: [Change]?
    package var versionCount: Int
}

/// Makes previews when keys rest, so that a move costs no more with them than without.
@MainActor
package final class Previewer {
    /// Of the secret that was current when keys rested last.
    package private(set) var preview: Preview?
    /// Whether it is wanted, and whether there is room for it.
    package private(set) var isOn = true
    private var hasRoom = false
    /// The secret that is to be shown once keys rest, and when it became that (`AppEnvironment.uptime`).
    private var wanted: SecretSummary?
    private var movedAt = 0.0
    private var making: Task<Void, Never>?
    private let session: Session

    /// How long keys rest, in seconds, before a preview is made.
    package static let rest = 0.25
    /// From so many terminal columns on there is room for one, and how many it takes.
    package static let leastWidth = 140
    package static let width = 46
    /// How many changes it shows.
    private static let changes = 4

    init(_ session: Session) { self.session = session }

    /// Whether there is one on the screen.
    package var isShown: Bool { isOn && hasRoom }

    func toggle(_ current: SecretSummary?) {
        isOn.toggle()
        follow(current)
    }

    /// Says how wide the screen is.
    func fit(width: Int, _ current: () -> SecretSummary?) {
        guard (width >= Self.leastWidth) != hasRoom else { return }
        hasRoom = width >= Self.leastWidth
        follow(current())
    }

    /// Makes the preview of a secret once keys rest; at once if there is none yet.
    func follow(_ current: SecretSummary?) {
        wanted = isShown && preview?.summary != current ? current : nil
        guard wanted != nil else { return }
        movedAt = session.environment.uptime()
        if making == nil { making = Task { [weak self] in await self?.makeOnceKeysRest() } }
    }

    /// One task for however many moves: a timer for each would cost more than drawing does.
    private func makeOnceKeysRest() async {
        let environment = session.environment
        while let secret = wanted {
            let moved = movedAt
            let rest = preview == nil ? 0 : moved + Self.rest - environment.uptime()
            if rest > 0 { await environment.sleep(.seconds(rest)) }
            guard wanted == secret, movedAt == moved else { continue }
            await make(secret)
            if wanted == secret { wanted = nil }
        }
        making = nil
    }

    private func make(_ summary: SecretSummary) async {
        let service = session.service
        var preview = Preview(summary: summary, versionCount: 0)
        if let sharing = summary.sharing {
            preview.access = AccessList(owner: summary.owner, sharing: sharing, directory: session.directory)
        }
        // Reading leaves a trace on a server: there it is done by hand only.
        if !service.features.recordsReads {
            if let secret = try? await service.read(summary.id) {
                preview.clientID = secret.clientID
                preview.notes = secret.notes
            }
            if let versions = try? await service.history?.versions(of: summary.id) {
                preview.versionCount = versions.count
                preview.changes = versions.indices.suffix(Self.changes).reversed().map { index in
                    let version = versions[index]
                    let fields = index > 0 ? version.secret.differences(from: versions[index - 1].secret) : []
                    return Preview.Change(
                        time: version.edited, editor: version.editor, fields: fields, isFirst: index == 0)
                }
            }
        }
        guard wanted == summary else { return }
        self.preview = preview
        session.changed()
    }
}
