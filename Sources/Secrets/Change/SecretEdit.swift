/// One step of a change of a secret's sharing or tags, relative to what is there.
package enum SecretEdit: Hashable, Sendable {
    /// May do at least this afterwards (`.view` or `.edit`): nobody loses anything by it.
    case give(Grantee, Grant)
    /// May do at most this afterwards (`.none` or `.view`).
    case take(Grantee, leaving: Grant)
    /// Takes back what was done to a grantee: only where it still is as it was left (`from`).
    case restore(Grantee, from: Grant, to: Grant)
    /// Has this tag afterwards.
    case addTag(String)
    /// Does not have this tag afterwards.
    case removeTag(String)

    /// What it is about. Two edits of one subject would contradict or repeat each other.
    package enum Subject: Hashable, Sendable {
        case grantee(Grantee)
        case tag(String)
    }

    package var subject: Subject {
        switch self {
        case .give(let grantee, _), .take(let grantee, _), .restore(let grantee, _, _): .grantee(grantee)
        case .addTag(let tag), .removeTag(let tag): .tag(tag)
        }
    }

    /// Whether somebody can do less afterwards.
    package var takesAway: Bool {
        switch self {
        case .take: true
        case .restore(_, let from, let to): to < from
        case .give, .addTag, .removeTag: false
        }
    }

    /// Who is given something; nil if nobody is.
    package var receiver: Grantee? {
        switch self {
        case .give(let grantee, _): grantee
        case .restore(let grantee, let from, let to): to > from ? grantee : nil
        case .take, .addTag, .removeTag: nil
        }
    }
}

/// What edits are about: as much of it as is known.
package struct SecretContent: Equatable, Sendable {
    /// nil if it is not known.
    package var sharing: Sharing?
    /// One string, as in the API; nil if it is not known.
    package var tags: String?

    package init(sharing: Sharing?, tags: String?) {
        self.sharing = sharing
        self.tags = tags
    }
}

extension SecretEdit {
    /// What an edit means for one secret.
    package enum Effect: Equatable, Sendable {
        /// It is so already.
        case none
        /// It changes something; what takes it back.
        case changes(undo: SecretEdit)
        /// What it would take back is not as it was left: somebody else has changed it.
        case conflict
        /// What it is about is not known.
        case unknown
    }

    /// Carries it out on what is known of a secret.
    package func apply(to content: inout SecretContent) -> Effect {
        switch self {
        case .give(let grantee, let grant): return set(grantee, &content) { max($0, grant) }
        case .take(let grantee, let grant): return set(grantee, &content) { min($0, grant) }
        case .restore(let grantee, let from, let to):
            if let now = content.sharing?[grantee], now != from, now != to { return .conflict }
            return set(grantee, &content) { _ in to }
        case .addTag(let tag):
            guard let tags = content.tags else { return .unknown }
            if TagList.split(tags).contains(tag) { return .none }
            content.tags = TagList.adding(tag, to: tags)
            return .changes(undo: .removeTag(tag))
        case .removeTag(let tag):
            guard let tags = content.tags else { return .unknown }
            guard TagList.split(tags).contains(tag) else { return .none }
            content.tags = TagList.removing(tag, from: tags)
            return .changes(undo: .addTag(tag))
        }
    }

    private func set(_ grantee: Grantee, _ content: inout SecretContent, _ wanted: (Grant) -> Grant) -> Effect {
        guard let before = content.sharing?[grantee] else { return .unknown }
        let after = wanted(before)
        if after == before { return .none }
        content.sharing?[grantee] = after
        return .changes(undo: .restore(grantee, from: after, to: before))
    }
}

extension TagList {
    /// The tags with one more behind them, separated as they are.
    package static func adding(_ tag: String, to tags: String) -> String {
        if split(tags).isEmpty { return tag }
        let end = tags.last == "," ? "" : ","
        let blank = tags.contains(", ") || !tags.contains(",") ? " " : ""
        return tags + (tags.hasSuffix(", ") ? "" : end + blank) + tag
    }

    /// The tags without one of them; the others stay as they are written.
    package static func removing(_ tag: String, from tags: String) -> String {
        let kept = tags.split(separator: ",", omittingEmptySubsequences: false).filter { split(String($0)) != [tag] }
        let text = kept.joined(separator: ",").drop { $0 == " " }
        return kept.allSatisfy { split(String($0)).isEmpty } ? "" : String(text)
    }

    /// Why a tag cannot be one; nil if it can.
    package static func problem(_ tag: String) -> String? {
        if split(tag).isEmpty { return "A tag cannot be empty." }
        if tag.contains(",") { return "'\(tag)': a tag has no comma. Give several tags one by one." }
        return split(tag) == [tag] ? nil : "'\(tag)': a tag does not begin or end with a blank."
    }
}
