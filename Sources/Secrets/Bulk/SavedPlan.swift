import Text

/// A plan that was saved as JSON (`BulkPlan.json`), to be carried out as it was shown.
package struct SavedPlan: Equatable, Sendable {
    /// What was to be done with one secret.
    package struct Item: Equatable, Sendable {
        package let id: SecretID
        package let name: String
        package let change: BulkChange
        package let disposition: PlanItem.Disposition
    }

    package let goal: BulkGoal
    /// Where it was made: see `ServiceIdentity.location`.
    package let location: String
    package let place: String
    /// The run that it takes back; nil if it takes none back.
    package let undoes: UndoneRun?
    /// Those that would have been sent.
    package let items: [Item]

    /// Why a text is no such plan.
    package struct Flaw: Error, Equatable, Sendable {
        package let sentence: String
    }

    package init(_ bytes: [UInt8]) throws(Flaw) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(bytes)
        } catch {
            let line = bytes.prefix(error.offset).count { $0 == 0x0A } + 1
            throw Flaw(sentence: "line \(line): this is not JSON that can be read.")
        }
        guard let object = document.object, document.repeatedNames.isEmpty, case .flag(true)? = object["dry_run"],
            case .text(let location)? = object["location"], case .text(let place)? = object["place"],
            case .array(let entries)? = object["items"], case .text(let action)? = object["action"]
        else {
            throw Flaw(sentence: "this is no saved plan: --dry-run --json makes one, and a key in a plan.")
        }
        self.location = location
        self.place = place
        var undoes: UndoneRun?
        if case .text(let time)? = object["undoes_run_of"], let startedAt = Timestamp.seconds(time) {
            var number: Int?
            if case .number(let digits)? = object["undoes_run"] { number = Int(digits) }
            undoes = UndoneRun(startedAt: startedAt, number: number)
        }
        self.undoes = undoes
        let change = object["change"].flatMap(BulkChange.init)
        switch (action, change) {
        case ("toggle", _): goal = .toggle
        case ("restore", _): goal = .restore
        case (_, let change?): goal = .change(change)
        case (_, nil): throw Flaw(sentence: "its 'change' is none that this program knows.")
        }
        var items: [Item] = []
        for (index, entry) in entries.enumerated() {
            guard let item = try Self.item(entry, index) else { continue }
            items.append(item)
        }
        guard Set(items.map(\.id)).count == items.count else { throw Flaw(sentence: "a secret stands in it twice.") }
        self.items = items
    }

    /// nil for an entry that was not to be sent.
    private static func item(_ value: JSONValue, _ index: Int) throws(Flaw) -> Item? {
        func flaw(_ what: String) -> Flaw { Flaw(sentence: "items[\(index)]: \(what)") }
        guard case .object(let entry) = value, case .text(let identifier)? = entry["identifier"],
            let id = SecretID(identifier)
        else { throw flaw("it has no 'identifier' that is a number.") }
        guard case .text(let word)? = entry["outcome"] else { throw flaw("it has no 'outcome'.") }
        guard let disposition = PlanItem.Disposition.allCases.first(where: { $0.word == word }) else { return nil }
        let change: BulkChange? =
            if let steps = entry["change"] {
                BulkChange(steps)
            } else if case .text(let target)? = entry["target"] {
                target == "active" ? .activation(true) : target == "inactive" ? .activation(false) : nil
            } else {
                nil
            }
        guard disposition == .change || disposition == .unknown else { return nil }
        guard let change else {
            // Toggling did not know what to do with it.
            if disposition == .unknown, entry["change"] == nil { return nil }
            throw flaw("its 'change' or 'target' is none that this program knows.")
        }
        let name: String = if case .text(let name)? = entry["name"] { name } else { "" }
        return Item(id: id, name: name, change: change, disposition: disposition)
    }

    /// The plan as the list is now.
    package func plan(in listing: Listing) -> BulkPlan {
        BulkPlan.make(
            goal, targets: items.map { BulkTarget(id: $0.id, change: $0.change, name: $0.name) }, in: listing,
            undoes: undoes)
    }

    /// What is otherwise now than when the plan was made, a sentence for each secret.
    package func differences(from plan: BulkPlan) -> [String] {
        let now = Dictionary(plan.items.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return items.compactMap { item in
            guard let present = now[item.id] else { return "\(item.id) \(item.name) is gone." }
            if present.disposition == item.disposition, present.effect == item.change { return nil }
            let state =
                switch present.disposition {
                case .change: "would get \(present.effect?.done ?? "another change")"
                case .already: "is so already"
                case .notPermitted: "may not be edited any more"
                case .changedSince: "was changed since"
                case .unknown: "is not known any more"
                case .leftOut: "is left out"
                }
            return "\(item.id) \(item.name) \(state)."
        }
    }
}
