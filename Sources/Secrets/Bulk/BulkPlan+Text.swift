/// A plan in words for people.
extension BulkPlan {
    /// What would be done, with the number of secrets that are sent, as in "Deactivate 20 of 21 secrets".
    package var title: String {
        let verb =
            switch goal {
            case .activate: "activate"
            case .deactivate: "deactivate"
            case .toggle: "toggle"
            }
        let number = actingCount == items.count ? "\(actingCount)" : "\(actingCount) of \(items.count)"
        let what = "\(verb) \(number) \(items.count == 1 ? "secret" : "secrets")"
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

    /// What to know of where the plan comes from; nil for one of its own.
    ///
    /// - Parameter time: makes words of seconds since 1970 (UTC).
    package func origin(_ time: (Int64) -> String) -> String? {
        if let earlier {
            let undo = undoes.map { ", which takes back the run of \(time($0))" } ?? ""
            return "Goes on with the run of \(time(earlier.startedAt)) on \(earlier.items.count) secrets\(undo)."
        }
        return undoes.map { "Takes back the run of \(time($0))." }
    }
}
