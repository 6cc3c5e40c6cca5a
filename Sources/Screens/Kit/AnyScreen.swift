/// Every kind of screen there is, so that whoever draws them handles each.
@MainActor
package enum AnyScreen {
    case audit(AuditScreen)
    case change(ChangeScreen)
    case choice(ChoiceScreen)
    case command(CommandScreen)
    case confirm(ConfirmScreen)
    case detail(DetailScreen)
    case form(FormScreen)
    case history(HistoryScreen)
    case learn(LearnScreen)
    case list(ListScreen)
    case permissions(PermissionsScreen)
    case plan(PlanScreen)
    case progress(ProgressScreen)
    case prompt(PromptScreen)
    case report(ReportScreen)
    case runs(RunsScreen)
    case text(TextScreen)
    case unlock(UnlockScreen)
    case welcome(WelcomeScreen)
}
