/// A plan in words for people.
extension BulkPlan {
    /// What would be done, with the number of secrets that are sent, as in "Deactivate 20 of 21 secrets".
    package var title: String { title(of: actingCount) }

    /// The same if some of those that would be sent are left out.
    package func title(of count: Int) -> String {
        let number = count == items.count ? "\(count)" : "\(count) of \(items.count)"
        let what = "\(goal.verb) \(number) \(items.count == 1 ? "secret" : "secrets")"
        return undoes == nil ? what.prefix(1).uppercased() + what.dropFirst() : "Undo: \(what)"
    }

    /// Whether those of unknown state are not sent: toggling does not know what to do with them.
    package var doesSkipUnknown: Bool { goal == .toggle && undoes == nil && earlier == nil }

    /// What a plan with both directions does, as in "deactivate 197, activate 54"; nil if there is only one, or nothing to
    /// do.
    package var directions: String? {
        guard goal == .toggle, actingCount > 0 else { return nil }
        let parts = [(deactivations, "deactivate"), (activations, "activate")].filter { $0.0 > 0 }
        return parts.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    }

    /// Warns those who take their own access away; nil if they do not, as far as can be seen.
    package func ownAccess(of user: String?) -> String? {
        guard let user,
            let taken = goal.content?.edits.first(where: { $0.takesAway && $0.subject == .grantee(.user(user)) })
        else { return nil }
        let what = if case .take(_, leaving: .view) = taken { "the right to edit" } else { "access" }
        return "This takes \(what) away from you (\(user)) where you are not the owner: you could not undo it."
    }

    /// What a server records of such a run; nil if that is nothing beside the changes themselves.
    package func trace(of features: ServiceFeatures) -> String? {
        guard features.recordsReads, goal.content != nil || goal == .restore, actingCount > 0 else { return nil }
        return "Each secret is read before it is changed, and the server records that as a use."
    }

    /// What to know of where the plan comes from; nil for one of its own.
    ///
    /// - Parameter time: makes words of seconds since 1970 (UTC).
    package func origin(_ time: (Int64) -> String) -> String? {
        if let earlier {
            let undo = undoes.map { ", which takes back the run of \(time($0.startedAt))" } ?? ""
            return "Goes on with the run of \(time(earlier.startedAt)) on \(earlier.items.count) secrets\(undo)."
        }
        return undoes.map { "Takes back the run of \(time($0.startedAt))." }
    }
}
