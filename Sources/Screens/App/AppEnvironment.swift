import Keymap
import Secrets
import Text

/// All that the screens need of the world, given by the composition root: no screen touches a file, a clock, a
/// clipboard or a terminal by itself.
package struct AppEnvironment: Sendable {
    /// Where the program starts.
    package var profile: ServiceProfile
    /// All profiles that one can go to; empty where there is only the one.
    package var profiles: [ServiceProfile]
    /// A profile as the configuration has it now; nil if it is as it was.
    package var renewed: @Sendable (ServiceProfile) async -> ServiceProfile? = { _ in nil }
    package var keymap: Keymap
    /// Keeps bulk runs, so that what is left of one can be resumed; nil where nothing needs to survive.
    package var journal: (any RunJournal)?
    /// Looks at an import file, and imports it.
    package var importFile: FileImporter
    package var writeFile: FileWriter
    /// Makes the text of an export file.
    package var exportText: SecretExporter = { _, _ in
        .failure(ExportRefusal(reason: ExchangeText.noExport.text))
    }
    /// Paths that begin with what was typed, folders with a trailing slash, sorted.
    package var completePath: @Sendable (String) async -> [String]
    /// Puts text into the clipboard, and says what became of it. What is secret will be cleared later.
    package var copyToClipboard: @MainActor @Sendable (_ text: String, _ isSecret: Bool) -> CopyOutcome
    /// Takes a copied secret out of the clipboard again, wherever it was put. Does nothing if there is none.
    package var clearClipboard: @MainActor @Sendable () -> ClearOutcome
    /// Draws everything anew, whatever the terminal shows now.
    package var redraw: @MainActor @Sendable () -> Void
    /// Hands the terminal back to the shell until it continues the program.
    package var suspend: @MainActor @Sendable () -> Void
    package var randomSecret: @Sendable () -> ClientSecret
    /// Seconds since 1970 (UTC).
    package var now: @Sendable () -> Int64
    /// Seconds from any starting point, never going back. Time that the machine sleeps counts.
    package var uptime: @Sendable () -> Double
    /// Returns after the duration, or at once where the task is cancelled.
    package var sleep: @Sendable (Duration) async -> Void
    /// Calls `work` once so many seconds have passed.
    package var after:
        @MainActor @Sendable (_ seconds: Double, _ work: @escaping @MainActor @Sendable () -> Void) -> Void
    /// Whether nothing comes from the terminal at present: no key waits to be taken, and no part of one has come.
    package var isInputQuiet: @MainActor @Sendable () -> Bool
    /// Seconds that local time is ahead of UTC at a moment given in seconds since 1970.
    package var secondsFromUTC: @Sendable (Int64) -> Int
    /// Lock after so many seconds without a key; 0 for never.
    package var idleLockSeconds: Int
    /// Seconds that a client secret is shown, and that a copied one stays in the clipboard.
    package var revealSeconds = 30
    package var clipboardSeconds = 45
    /// What stands out of the current row of the list.
    package var cursorStyle = CursorStyle.name
    /// The columns of the list, in their order; nil for the usual ones.
    package var columns: [ListColumn]?
    /// Lets the user's editor change a text; nil if there is no way to.
    package var edit: (@MainActor @Sendable (String) async -> EditOutcome)?
    /// Views of the list by name; nil where there are none and none can be kept.
    package var views: SavedViews?
    /// Where reports of servers are kept; nil for nowhere.
    package var reports: (any ReportStore)?
    /// Ends the use of a service, which may block, beside the main actor.
    package var release: @Sendable (any SecretService) -> Void

    package init(
        profile: ServiceProfile, profiles: [ServiceProfile] = [], keymap: Keymap, journal: (any RunJournal)? = nil,
        importFile: @escaping FileImporter, writeFile: @escaping FileWriter,
        completePath: @escaping @Sendable (String) async -> [String] = { _ in [] },
        copyToClipboard: @escaping @MainActor @Sendable (String, Bool) -> CopyOutcome,
        clearClipboard: @escaping @MainActor @Sendable () -> ClearOutcome = { .done },
        redraw: @escaping @MainActor @Sendable () -> Void, suspend: @escaping @MainActor @Sendable () -> Void,
        randomSecret: @escaping @Sendable () -> ClientSecret, now: @escaping @Sendable () -> Int64,
        uptime: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Duration) async -> Void,
        after: @escaping @MainActor @Sendable (Double, @escaping @MainActor @Sendable () -> Void) -> Void,
        isInputQuiet: @escaping @MainActor @Sendable () -> Bool,
        secondsFromUTC: @escaping @Sendable (Int64) -> Int, idleLockSeconds: Int = 15 * 60,
        release: @escaping @Sendable (any SecretService) -> Void = { _ in }
    ) {
        self.profile = profile
        self.profiles = profiles
        self.keymap = keymap
        self.journal = journal
        self.importFile = importFile
        self.writeFile = writeFile
        self.completePath = completePath
        self.copyToClipboard = copyToClipboard
        self.clearClipboard = clearClipboard
        self.redraw = redraw
        self.suspend = suspend
        self.randomSecret = randomSecret
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
        self.after = after
        self.isInputQuiet = isInputQuiet
        self.secondsFromUTC = secondsFromUTC
        self.idleLockSeconds = idleLockSeconds
        self.release = release
    }
}
