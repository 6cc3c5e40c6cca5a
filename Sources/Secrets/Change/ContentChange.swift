/// A change of a secret's sharing and tags: one edit or several at once, carried out together or not at all.
package struct ContentChange: Hashable, Sendable {
    /// Each subject once.
    package let edits: [SecretEdit]

    /// Of several edits of one subject the last one counts, in the first one's place.
    package init(_ edits: [SecretEdit]) {
        var kept: [SecretEdit] = []
        for edit in edits {
            if let place = kept.firstIndex(where: { $0.subject == edit.subject }) {
                kept[place] = edit
            } else {
                kept.append(edit)
            }
        }
        self.edits = kept
    }

    package var isEmpty: Bool { edits.isEmpty }

    /// Whether somebody can do less afterwards.
    package var takesAway: Bool { edits.contains(where: \.takesAway) }

    /// Whether it says something about all that another one is about. Of nothing that cannot be said: that stands for a change
    /// that is not known.
    package func covers(_ other: ContentChange) -> Bool {
        !other.isEmpty && other.edits.allSatisfy { edit in edits.contains { $0.subject == edit.subject } }
    }

    /// What a change means for one secret.
    package struct Effect: Equatable, Sendable {
        /// Those edits that change something.
        package var changed: [SecretEdit] = []
        /// What takes these back.
        package var undo: [SecretEdit] = []
        /// Those about something that is not known.
        package var unknown: [SecretEdit] = []
        /// Those that would take back what somebody else has changed since. If there is one, nothing is done.
        package var conflicts: [SecretEdit] = []

        /// What takes the change back; nil if there is nothing to take back.
        package var undoChange: BulkChange? { undo.isEmpty ? nil : .content(ContentChange(undo)) }
    }

    /// Carries it out on what is known of a secret. In a conflict nothing changes.
    package func apply(to content: inout SecretContent) -> Effect {
        var effect = Effect()
        var after = content
        for edit in edits {
            switch edit.apply(to: &after) {
            case .none: break
            case .changes(let undo):
                effect.changed.append(edit)
                effect.undo.append(undo)
            case .conflict: effect.conflicts.append(edit)
            case .unknown: effect.unknown.append(edit)
            }
        }
        if effect.conflicts.isEmpty { content = after }
        return effect
    }

    /// What it means for a secret of which so much is known.
    package func effect(on content: SecretContent) -> Effect {
        var content = content
        return apply(to: &content)
    }

    /// What takes back the way from one content to another, as far as this change is about it: an answer may show that not
    /// all of it was done.
    package func undo(from before: SecretContent, to after: SecretContent) -> BulkChange? {
        let undo: [SecretEdit] = edits.compactMap { edit in
            switch edit.subject {
            case .grantee(let grantee):
                guard let was = before.sharing?[grantee], let now = after.sharing?[grantee], was != now else {
                    return nil
                }
                return .restore(grantee, from: now, to: was)
            case .tag(let tag):
                guard let was = before.tags.map({ TagList.split($0).contains(tag) }),
                    let now = after.tags.map({ TagList.split($0).contains(tag) }), was != now
                else { return nil }
                return now ? .removeTag(tag) : .addTag(tag)
            }
        }
        return undo.isEmpty ? nil : .content(ContentChange(undo))
    }

    /// Those who are given something.
    package var receivers: [Grantee] { edits.compactMap(\.receiver) }

    /// The change without what it gives to some.
    package func without(_ receivers: Set<Grantee>) -> ContentChange {
        ContentChange(edits.filter { $0.receiver.map { !receivers.contains($0) } ?? true })
    }
}

extension APISecret {
    /// What changes of sharing and tags are about.
    package var content: SecretContent { SecretContent(sharing: sharing, tags: summary.tags ?? "") }
}

extension SecretChange {
    /// Adds what differs between two contents; what does not stays as it is.
    package mutating func take(_ before: SecretContent, _ after: SecretContent) {
        if after.tags != before.tags { tags = after.tags }
        if after.sharing?.users != before.sharing?.users { users = after.sharing?.users }
        if after.sharing?.groups != before.sharing?.groups { groups = after.sharing?.groups }
    }
}
