import Secrets
import Text

/// What is said of runs on the command line: while they go on, when they have ended, and later.
enum RunsCommandText: Wording {
    // While a run goes on.
    case progress(done: Int, of: Int, unclear: Int, failed: Int)
    case importing(done: Int, of: Int)
    /// `isStopping`: whether it was told to stop already.
    case silent(seconds: Int, isStopping: Bool)
    case silentGivenUp(seconds: Int)
    case givenUp
    case stopped(why: String)
    case tryAgain(left: Int)

    // When it has ended. `options` lead another command to the same place, each with a blank in front.
    case itemFailed(item: String, why: String)
    case itemUnclear(item: String, outcome: String)
    case notKept(why: String)
    case takesBack(number: Int, options: String)
    case goesOn(options: String)
    /// `word`: the goal's word for what is so already. `missing`: identifiers that no secret has.
    case result(BulkCounts, word: String, missing: Int)

    // Runs that were cut short.
    /// `verb`: the goal's. `left`: how many of `total` are left.
    case unfinished(verb: String, isUndo: Bool, started: String, left: Int, total: Int)
    /// `run`: what `unfinished` says. `command`: goes on with it, or shows its report if nothing is left.
    case cutShort(run: String, command: String, isDone: Bool)
    case unreadable(paths: [String])
    case known(name: String, started: String)
    /// `known`: what there is, in words of `known`.
    case noneIsCalled(name: String, known: [String])
    case severalStarted(name: String, known: [String])
    case discardOrDryRun
    case noUnfinished
    case newestGoesOn(count: Int, run: String)
    case newestIsForgotten(count: Int, run: String)
    case forget(run: String)
    case notForgotten(why: String)
    case forgotten(run: String)

    // Runs that are kept.
    case noneKept
    case state(String, isUndone: Bool)
    case hasEnded(run: String)
    case nothingFailed
    case uncertain(secrets: Int)
    case nothingToUndo
    case cannotBeRead
    case noRun(String)
    case severalRuns(String, names: [String])

    var english: String {
        switch self {
        case .progress(let done, let total, let unclear, let failed):
            "\(done) of \(total)\(unclear > 0 ? ", \(unclear) unclear" : ""), \(failed) failed"
        case .importing(let done, let total): "importing, \(done) of \(total)"
        case .silent(let seconds, true): "no answer for \(seconds) s; ^C gives up what is in flight"
        case .silent(let seconds, false): "no answer for \(seconds) s; ^C stops"
        case .silentGivenUp(let seconds): "no answer for \(seconds) s: given up."
        case .givenUp: "given up: what was in flight may have been done."
        case .stopped(let why): "stopped: \(why)"
        case .tryAgain(let left): "\(counted(left, "secret")) left. Try again? [y/N] "
        case .itemFailed(let item, let why): "\(item): \(why)"
        case .itemUnclear(let item, let outcome): "\(item) \(outcome)."
        case .notKept(let why): "the run could not be kept in its journal: \(why)"
        case .takesBack(let number, let options): "'cofre runs undo \(number)\(options)' takes it back."
        case .goesOn(let options): "what is left is kept: 'cofre resume\(options)' goes on with it."
        case .result(let counts, let word, let missing): Self.words(counts, word, missing)
        case .unfinished(let verb, let isUndo, let started, let left, let total):
            "\(isUndo ? "an undo (\(verb))" : "a run to \(verb)"), started \(started), "
                + (left == 0 ? "its report was not shown yet." : "\(left) of \(total) left.")
        case .cutShort(let run, let command, let isDone):
            "Cut short: \(run) '\(command)' \(isDone ? "shows it" : "goes on with it"), '\(command) --discard' forgets it."
        case .unreadable(let paths): Self.lost(paths)
        case .known(let name, let started): "\(name) (\(started))"
        case .noneIsCalled(let name, let known): "no unfinished run is called '\(name)': \(Self.there(known))"
        case .severalStarted(let name, let known):
            "several unfinished runs were started '\(name)': \(Self.there(known))"
        case .discardOrDryRun: "--discard and --dry-run exclude each other."
        case .noUnfinished: "There is no unfinished run here."
        case .newestGoesOn(let count, let run): "\(count) runs are unfinished; this goes on with the newest: \(run)"
        case .newestIsForgotten(let count, let run): "\(count) runs are unfinished; this forgets the newest: \(run)"
        case .forget(let run): "Forget \(run)"
        case .notForgotten(let why): "the run is not forgotten: \(why)"
        case .forgotten(let run): "Forgotten: \(run)"
        case .noneKept: "No runs are kept here."
        case .state(let state, let isUndone): "\(state)\(isUndone ? ", undone" : "")"
        case .hasEnded(let run): "run \(run) has ended: 'cofre runs retry \(run)' tries again what failed."
        case .nothingFailed: "nothing failed in that run: nothing to try again."
        case .uncertain(let count):
            "\(counted(count, "other secret")) may have been changed by that run: --include-uncertain takes that back too."
        case .nothingToUndo: "that run changed nothing: nothing to undo."
        case .cannotBeRead: "the run cannot be read any more."
        case .noRun(let text): "there is no run '\(text)' here: 'cofre runs' lists those that are kept."
        case .severalRuns(let text, let names):
            "several runs are called '\(text)': say which by name: \(names.joined(separator: ", "))."
        }
    }

    private static func words(_ counts: BulkCounts, _ word: String, _ missing: Int) -> String {
        var parts = ["\(counts.changed) changed", "\(counts.already) \(word)"]
        if counts.uncertain > 0 { parts.append("\(counts.uncertain) unclear (as wanted now, maybe by this run)") }
        let failed = counts.failed + counts.notPermitted + missing
        if failed > 0 { parts.append("\(failed) failed") }
        if counts.skipped > 0 { parts.append("\(counts.skipped) of unknown state not sent") }
        if counts.changedSince > 0 { parts.append("\(counts.changedSince) changed by others since, left alone") }
        if counts.superseded > 0 { parts.append("\(counts.superseded) left to a later run") }
        if counts.untouched > 0 { parts.append("\(counts.untouched) untouched") }
        return parts.joined(separator: ", ") + "."
    }

    private static func lost(_ paths: [String]) -> String {
        let (it, files) = paths.count == 1 ? ("it", "A journal") : ("them", "\(paths.count) journals")
        return "\(files) of unfinished runs cannot be read, so these runs cannot be gone on with: "
            + "\(paths.joined(separator: ", ")). Look at what they did, then remove \(it)."
    }

    private static func there(_ known: [String]) -> String {
        known.isEmpty ? "there is none." : "there are \(known.joined(separator: ", "))."
    }
}
