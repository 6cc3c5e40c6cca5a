/// Changes in words for people.
extension BulkChange {
    /// The command for it: "deactivate", "share".
    package var verb: String {
        switch self {
        case .activation(let isActive): isActive ? "activate" : "deactivate"
        case .content(let change): change.verb
        }
    }

    /// In a sentence of its own what it does; nil if the verb says it all.
    package var sentence: String? {
        switch self {
        case .activation: nil
        case .content(let change): change.sentence
        }
    }

    /// What became of a secret: "activated", "+ SRE (edit)  - malu".
    package var done: String {
        switch self {
        case .activation(let isActive): isActive ? "activated" : "deactivated"
        case .content(let change): change.short
        }
    }

    /// What has been done, told by what takes it back.
    package static func done(undoneBy undo: BulkChange) -> String {
        switch undo {
        case .activation(let isActive): BulkChange.activation(!isActive).done
        case .content(let change): ContentChange(change.edits.map(\.mirrored)).short
        }
    }

    /// That a secret was as wanted before.
    package var already: String {
        switch self {
        case .activation(let isActive): isActive ? "was active already" : "was inactive already"
        case .content: "was so already"
        }
    }

    /// That a secret is as wanted, and nobody knows by whom.
    package var uncertain: String {
        let state =
            switch self {
            case .activation(let isActive): isActive ? "is active now" : "is inactive now"
            case .content: "is so now"
            }
        return "\(state); whether this run did it is not known"
    }
}

extension ContentChange {
    fileprivate var verb: String {
        let kinds = Set(edits.map(\.kind))
        guard kinds.count == 1, let kind = kinds.first else { return "change" }
        return kind
    }

    /// "+ SRE (edit)  - malu".
    package var short: String { edits.map(\.short).joined(separator: "  ") }

    fileprivate var sentence: String {
        let text = edits.map(\.clause).joined(separator: ", ")
        return text.prefix(1).uppercased() + text.dropFirst() + "."
    }
}

extension Grantee {
    /// "user malu".
    package var words: String { "\(kind.rawValue) \(name)" }
}

extension SecretEdit {
    fileprivate var kind: String {
        switch self {
        case .give: "share"
        case .take: "unshare"
        case .restore: "restore"
        case .addTag, .removeTag: "tag"
        }
    }

    /// "+ SRE (edit)", "- malu".
    package var short: String {
        switch self {
        case .give(let grantee, let grant): "+ \(grantee.name)\(grant == .edit ? " (edit)" : "")"
        case .take(let grantee, leaving: .none): "- \(grantee.name)"
        case .take(let grantee, _): "- \(grantee.name) (edit)"
        case .restore(let grantee, let from, let to): Self.short(grantee, from, to)
        case .addTag(let tag): "+ \(tag)"
        case .removeTag(let tag): "- \(tag)"
        }
    }

    private static func short(_ grantee: Grantee, _ from: Grant, _ to: Grant) -> String {
        to > from
            ? "+ \(grantee.name)\(to == .edit ? " (edit)" : "")"
            : "- \(grantee.name)\(to == .view ? " (edit)" : "")"
    }

    /// "lets group SRE edit", "takes user malu off".
    package var clause: String {
        switch self {
        case .give(let grantee, let grant): "lets \(grantee.words) \(grant.word)"
        case .take(let grantee, leaving: .none): "takes \(grantee.words) off"
        case .take(let grantee, _): "lets \(grantee.words) view only"
        case .restore(let grantee, _, .none): "takes \(grantee.words) off again"
        case .restore(let grantee, let from, let to):
            "lets \(grantee.words) \(to.word) \(to < from ? "only " : "")again"
        case .addTag(let tag): "adds the tag \(tag)"
        case .removeTag(let tag): "removes the tag \(tag)"
        }
    }

    /// What was done, of what takes it back.
    fileprivate var mirrored: SecretEdit {
        switch self {
        case .restore(let grantee, let from, let to): .restore(grantee, from: to, to: from)
        case .addTag(let tag): .removeTag(tag)
        case .removeTag(let tag): .addTag(tag)
        case .give(let grantee, _): .take(grantee, leaving: .none)
        case .take(let grantee, _): .give(grantee, .edit)
        }
    }
}
