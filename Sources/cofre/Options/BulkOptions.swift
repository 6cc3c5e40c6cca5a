import ArgumentParser
import CommandSupport
import Journal
import Profiles
import Secrets
import Surface
import Text
import Transfer

/// What commands that act on many secrets share: a plan that is shown and confirmed first, the run, a report.
struct BulkOptions: ParsableArguments {
    @Flag(help: "Show what would change, and change nothing.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Do not ask, and act only if this is the profile.", valueName: "profile"),
        transform: OptionText.parse)
    var confirm: String?

    @Option(help: ArgumentHelp("Refuse to act on more secrets than this.", valueName: "number"))
    var max: Int?

    @Option(help: ArgumentHelp("Refuse to act on another number of secrets than this.", valueName: "number"))
    var expect: Int?

    @OptionGroup var service: ServiceOptions
    @OptionGroup var output: OutputOptions

    /// Refuses what would act on another profile than was meant, or on one that always asks.
    func checkConfirmation(_ profile: Profile) throws(CommandError) {
        if let confirm, confirm != profile.name {
            throw .usage(BulkCommandText.otherProfile(named: confirm, profile: profile.name).text)
        }
        if profile.confirmsAlways, yes, confirm == nil, !dryRun {
            throw .usage(BulkCommandText.alwaysAsks(profile: profile.name).text)
        }
    }

    /// Shows the plan, asks, runs it and reports. Throws the exit status unless all went well.
    ///
    /// - Parameter missing: identifiers that were asked for and that no secret has.
    func carryOut(_ plan: BulkPlan, missing: [SecretID], on session: ServiceSession) async throws {
        try checkNumber(of: plan, on: session)
        let settings = RunFiles.settings
        let journal = RunFiles.open(settings)
        let journalProblem = plan.actingCount > 0 ? journal.problem() : nil
        if let journalProblem {
            session.note(BulkCommandText.cannotBeResumed(why: journalProblem.sentence).text)
        }
        noteTakenOver(plan, journal, on: session)
        if dryRun {
            try show(plan, missing, journalProblem, on: session)
            if !missing.isEmpty { throw ExitCode(plan.items.isEmpty ? ServiceError.notFound.exitStatus : 2) }
            return
        }
        if !yes, confirm == nil { try ask(plan, on: session) }
        let progress = ProgressLine(prefix: session.prefix)
        let dialogue = RunDialogue(progress, prefix: session.prefix)
        // What a person stopped, or a server, can be gone on with by another command.
        let runner = BulkRunner(
            service: session.service, journal: journal, mayRunUnkept: journalProblem != nil,
            afterwards: { dialogue.isAlone ? .unseen : .keepsRest },
            questions: dialogue.questions)
        let hangUp: @Sendable () -> Void = { dialogue.hangUp() }
        let onHangup = settings.finishesOnHangup ? hangUp : nil
        let outcome = await Interruption.cancelling(each: { dialogue.interrupt() }, onHangup: onHangup) {
            () async -> Result<BulkReport, RunRefused> in
            do throws(RunRefused) {
                let report = try await runner.run(plan) { state, _ in progress.show(state) }
                return .success(report)
            } catch {
                return .failure(error)
            }
        }
        progress.clear()
        switch outcome {
        case .success(let report): try finish(BulkResult(report: report, missing: missing), on: session)
        case .failure(let refusal): throw CommandError.failed(session.prefix + refusal.sentence)
        }
    }

    /// Refuses a plan that would act on more secrets than were meant, or on another number.
    private func checkNumber(of plan: BulkPlan, on session: ServiceSession) throws(CommandError) {
        let count = plan.actingCount
        if let max, count > max {
            throw .failed(session.prefix + BulkCommandText.tooMany(secrets: count, limit: max).text)
        }
        if let expect, count != expect {
            throw .failed(session.prefix + BulkCommandText.otherNumber(secrets: count, expected: expect).text)
        }
    }

    /// Says what the plan takes over from earlier runs.
    private func noteTakenOver(_ plan: BulkPlan, _ journal: FileJournal, on session: ServiceSession) {
        let others = journal.unfinished(identity: session.service.identity, seal: session.service.runSeal).filter {
            $0.name != plan.earlier?.journalName
        }
        if others.isEmpty { return }
        let changes = Dictionary(
            plan.items.lazy.compactMap { item in item.disposition.isReached ? item.change.map { (item.id, $0) } : nil },
            uniquingKeysWith: { first, _ in first })
        for run in others {
            let count = run.left.count { changes[$0.id]?.covers($0.change) == true }
            if count > 0 {
                session.note(
                    BulkCommandText.takesOver(secrets: count, started: LocalTime.text(run.startedAt)).text)
            }
        }
    }

    private func show(
        _ plan: BulkPlan, _ missing: [SecretID], _ journalProblem: ServiceError?, on session: ServiceSession
    ) throws(CommandError) {
        if output.json {
            try Console.write(
                plan.json(identity: session.service.identity, missing: missing, journalProblem: journalProblem))
            return
        }
        try Console.write(TextTable.render(plan, missing: missing))
        summarise(plan, on: session)
    }

    private func summarise(_ plan: BulkPlan, on session: ServiceSession) {
        let identity = session.service.identity
        for sentence in [
            plan.origin(LocalTime.text), plan.goal.sentence, plan.ownAccess(of: identity.user),
            plan.trace(of: session.service.features),
        ] { sentence.map(Console.note) }
        Console.note(plan.sentence(at: identity.place))
    }

    /// Shows what would change and asks. Throws unless the answer is yes.
    private func ask(_ plan: BulkPlan, on session: ServiceSession) throws {
        let confirmation = plan.confirmation(alwaysTyped: session.profile.confirmsAlways)
        if confirmation == .nothingToDo { return }
        guard let prompt = TerminalPrompt(), Console.inputIsTerminal else {
            let way = session.profile.confirmsAlways ? "--confirm \(session.profile.name)" : "--yes"
            throw CommandError.usage(ConfirmText.noTerminalForPlan(way: way).text)
        }
        for item in plan.acting.prefix(20) {
            let name = item.name.isEmpty ? "?" : DisplayText.sanitised(item.name)
            let code = item.code.map { DisplayText.sanitised($0) }
            Console.note(BulkCommandText.item(id: item.id, name: name, code: code).text)
        }
        if plan.actingCount > 20 { Console.note(BulkCommandText.moreItems(plan.actingCount - 20).text) }
        summarise(plan, on: session)
        let agreed: Bool
        if case .number(let number) = confirmation {
            agreed = try prompt.ask(ConfirmText.typeNumber(number).text) == String(number)
        } else {
            agreed = ConfirmText.isYes(try prompt.ask(ConfirmText.goOn.text))
        }
        guard agreed else { throw CommandError.failed(session.prefix + ConfirmText.notConfirmed.text) }
    }

    /// Asks for something that has no plan, unless the answer was given with the command. Throws unless it is yes.
    func agree(to question: String, on session: ServiceSession) throws {
        if yes || confirm != nil { return }
        guard let prompt = TerminalPrompt(), Console.inputIsTerminal else {
            let way = session.profile.confirmsAlways ? "--confirm \(session.profile.name)" : "--yes"
            throw CommandError.usage(ConfirmText.noTerminal(way: way).text)
        }
        Console.note(question)
        guard ConfirmText.isYes(try prompt.ask(ConfirmText.goOn.text)) else {
            throw CommandError.failed(session.prefix + ConfirmText.notConfirmed.text)
        }
    }

    private func finish(_ result: BulkResult, on session: ServiceSession) throws {
        let report = result.report
        if output.json { try Console.write(BulkJSON.report(report, missing: result.missing)) }
        for id in result.missing {
            session.error(RunsCommandText.itemFailed(item: "\(id)", why: ServiceError.notFound.sentence).text)
        }
        for (item, error) in result.failures {
            session.error(RunsCommandText.itemFailed(item: item.longLabel, why: error.sentence).text)
        }
        for item in report.items where item.result == .uncertain {
            session.note(RunsCommandText.itemUnclear(item: item.longLabel, outcome: item.outcome).text)
        }
        if let error = report.stoppedBy { session.error(RunsCommandText.stopped(why: error.sentence).text) }
        if let error = report.journalProblem {
            session.note(RunsCommandText.notKept(why: error.sentence).text)
        }
        session.note(result.sentence)
        if let number = report.number, report.counts.changed > 0, !report.isKept {
            session.note(RunsCommandText.takesBack(number: number, options: service.again(session.profile)).text)
        }
        if report.isKept {
            session.note(RunsCommandText.goesOn(options: service.again(session.profile)).text)
        }
        let status = result.exitStatus
        if status != 0 { throw ExitCode(status) }
    }
}

extension ReportItem {
    /// Identifier, name and identifier code, as far as they are known.
    fileprivate var longLabel: String {
        let code = code.map { " (\(DisplayText.sanitised($0)))" } ?? ""
        return name.isEmpty ? "\(id)\(code)" : "\(id) \(DisplayText.sanitised(name))\(code)"
    }
}
