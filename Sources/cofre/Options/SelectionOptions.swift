import ArgumentParser
import CommandSupport
import Secrets
import Text
import Transfer
import Vault

/// Which secrets: `--filter`, with the expressions of the UI, and what the service itself narrows its list to.
struct SelectionOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Only those that match, for example 'tag:legacy active:yes'.", valueName: "expr"),
        transform: OptionText.parse)
    var filter: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Only those with this tag; servers are asked for them.", valueName: "tag"),
        completion: CompletionWords.tags, transform: OptionText.parse)
    var tag: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Only those with this identifier code; servers are asked for them.", valueName: "code"),
        completion: CompletionWords.codes, transform: OptionText.parse)
    var code: String?

    /// Whether any of them was given.
    var isGiven: Bool { filter != nil || tag != nil || code != nil }

    func validate() throws {
        // As a script with an unset variable gives it: it would ask for all instead of for few.
        for (option, value) in [("--tag", tag), ("--code", code)] where value?.allSatisfy(\.isWhitespace) == true {
            throw ValidationError(SelectionCommandText.optionIsEmpty(option: option).text)
        }
    }

    /// The parsed expression; everything where none was given.
    func parsed() throws(CommandError) -> Filter {
        guard let filter else { return .all }
        let clock = FilterClock(now: Vault.systemTime(), secondsFromUTC: { LocalTime.secondsFromUTC(at: $0) })
        let parsed: Filter
        do {
            parsed = try Filter.parse(filter, isFinished: true, clock: clock)
        } catch {
            throw .usage(SelectionCommandText.filterIsWrong(place: error.offset + 1, why: error.message).text)
        }
        if parsed.asksForMarks {
            throw .usage(SelectionCommandText.filterAsksForMarks.text)
        }
        return parsed
    }

    /// What the service lists of it, the filter not applied yet.
    func listed(by session: ServiceSession) async throws(ServiceError) -> SecretTable {
        var table = try await session.service.table(ListQuery(tag: tag, identifierCode: code))
        if let report = await session.report() { _ = table.fill(from: report) }
        return table
    }
}
