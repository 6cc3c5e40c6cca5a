/// Everything that a key can be bound to. The raw value is its name in keymap.conf.
package enum Action: String, CaseIterable, Sendable {
    // Everywhere
    case quit, back, help, redraw, suspend, lock, profiles
    case showRun = "show-run"
    case command, profile, messages
    case find
    case findNext = "find-next"
    case findPrevious = "find-previous"

    // Moving
    case moveDown = "move-down"
    case moveUp = "move-up"
    case pageDown = "page-down"
    case pageUp = "page-up"
    case halfPageDown = "half-page-down"
    case halfPageUp = "half-page-up"
    case moveFirst = "move-first"
    case moveLast = "move-last"

    // Editing text
    case textLeft = "text-left"
    case textRight = "text-right"
    case textWordLeft = "text-word-left"
    case textWordRight = "text-word-right"
    case textStart = "text-start"
    case textEnd = "text-end"
    case deleteBackward = "delete-backward"
    case deleteForward = "delete-forward"
    case deleteWord = "delete-word"
    case deleteToStart = "delete-to-start"
    case deleteToEnd = "delete-to-end"
    case accept
    case complete
    case completeBack = "complete-back"
    case historyPrevious = "history-previous"
    case historyNext = "history-next"

    // List
    case open, create, edit
    case importFile = "import"
    case filter
    case filterClear = "filter-clear"
    case refresh
    case sort
    case sortReverse = "sort-reverse"
    case columns, mark, unmark, export, clone, report
    case reportDrop = "report-drop"
    case view
    case viewSave = "view-save"
    case preview
    case markToggle = "mark-toggle"
    case markRange = "mark-range"
    case markAll = "mark-all"
    case markInvert = "mark-invert"
    case markClear = "mark-clear"
    case markRestore = "mark-restore"
    case activate, deactivate, toggle, undo
    case lastReport = "last-report"
    case runs
    case history
    case audit
    case learnState = "learn-state"

    // Plan, progress, report
    case confirm
    case hide
    case nextSection = "next-section"
    case previousSection = "previous-section"
    case includeUncertain = "include-uncertain"
    case leaveOut = "leave-out"
    case retry, save

    // Details, form
    case reveal
    case copy
    case generate, editor, review
    case nextField = "next-field"
    case previousField = "previous-field"
    case choose
    case newline

    case nextSecret = "next-secret"
    case previousSecret = "previous-secret"

    // History
    case restore

    // Users and groups
    case people, who, access

    // Audit
    case verify, checkpoint

    // Sharing and tags
    case share
    case give, take
    case addTag = "add-tag"
    case removeTag = "remove-tag"

    // Permission editor
    case add, remove
    case toggleEdit = "toggle-edit"

    // Confirmation
    case yes, no

    /// What it does, in a few words, for help screens and the hint line.
    package var title: String {
        switch self {
        case .quit: "quit"
        case .back: "back"
        case .help: "help"
        case .redraw: "redraw the screen"
        case .suspend: "suspend to the shell"
        case .lock: "lock"
        case .profiles: "profiles"
        case .showRun: "the run that is under way"
        case .command: "type a command"
        case .profile: "go to profile"
        case .messages: "messages"
        case .find: "find"
        case .findNext: "find the next"
        case .findPrevious: "find the one before"
        case .moveDown: "down"
        case .moveUp: "up"
        case .pageDown: "page down"
        case .pageUp: "page up"
        case .halfPageDown: "half a page down"
        case .halfPageUp: "half a page up"
        case .moveFirst: "first"
        case .moveLast: "last"
        case .textLeft: "left"
        case .textRight: "right"
        case .textWordLeft: "word left"
        case .textWordRight: "word right"
        case .textStart: "start of line"
        case .textEnd: "end of line"
        case .deleteBackward: "delete before"
        case .deleteForward: "delete after"
        case .deleteWord: "delete word before"
        case .deleteToStart: "delete to start"
        case .deleteToEnd: "delete to end"
        case .accept: "accept"
        case .complete: "complete"
        case .completeBack: "complete with the one before"
        case .historyPrevious: "earlier entry"
        case .historyNext: "later entry"
        case .open: "details"
        case .create: "create"
        case .edit: "edit"
        case .importFile: "import a file"
        case .filter: "filter"
        case .filterClear: "clear the filter"
        case .refresh: "refresh"
        case .sort: "sort by"
        case .sortReverse: "reverse the order"
        case .columns: "columns"
        case .mark: "mark those shown that match"
        case .unmark: "unmark those shown that match"
        case .export: "export what is marked or shown to"
        case .clone: "create another like it"
        case .report: "fill in what a server's list does not have"
        case .reportDrop: "forget the report"
        case .view: "views"
        case .preview: "show or hide the preview"
        case .viewSave: "keep filter, order and columns as"
        case .markToggle: "mark"
        case .markRange: "mark a range"
        case .markAll: "mark all shown"
        case .markInvert: "invert marks"
        case .markClear: "clear marks"
        case .markRestore: "restore marks"
        case .activate: "activate"
        case .deactivate: "deactivate"
        case .toggle: "toggle state"
        case .undo: "undo the last run"
        case .lastReport: "last report"
        case .runs: "runs that are kept"
        case .history: "earlier versions"
        case .audit: "audit trail"
        case .learnState: "learn unknown states"
        case .confirm: "confirm"
        case .hide: "go on in the background"
        case .nextSection: "next section"
        case .previousSection: "previous section"
        case .includeUncertain: "include what is not known"
        case .leaveOut: "leave one out"
        case .retry: "retry failed"
        case .save: "save"
        case .reveal: "show or hide the client secret"
        case .copy: "copy"
        case .generate: "generate a client secret"
        case .review: "look at what would be saved"
        case .editor: "edit the notes in your editor"
        case .nextField: "next field"
        case .previousField: "previous field"
        case .choose: "choose"
        case .newline: "new line"
        case .nextSecret: "next secret"
        case .previousSecret: "previous secret"
        case .restore: "restore"
        case .verify: "read the whole trail"
        case .checkpoint: "save a checkpoint"
        case .people: "users and groups"
        case .who: "who can see it"
        case .access: "what they can see"
        case .share: "share"
        case .give: "share with a"
        case .take: "take off a"
        case .addTag: "add a tag"
        case .removeTag: "remove a tag"
        case .add: "add"
        case .remove: "remove"
        case .toggleEdit: "toggle can edit"
        case .yes: "yes"
        case .no: "no"
        }
    }

    /// What it takes behind its name; nil for most.
    package var argument: ActionArgument? {
        switch self {
        case .sort: .required(.order)
        case .columns: .optional(.columns)
        case .copy: .required(.copyable)
        case .give, .take: .required(.grantee)
        case .filter: .optional(.filter)
        case .mark, .unmark: .required(.filter)
        case .export: .required(.path)
        case .report: .optional(.path)
        case .view: .optional(.view)
        case .viewSave: .required(.view)
        case .importFile: .optional(.path)
        case .profile: .required(.profile)
        case .open: .optional(.secret)
        case .access: .optional(.person)
        case .command: .optional(.command)
        case .find: .required(.text)
        default: nil
        }
    }

    /// Whether it can be typed as a command. Not what edits a text, and not what answers a question: that is a key which comes by
    /// itself.
    package var isCommand: Bool {
        switch self {
        case .textLeft, .textRight, .textWordLeft, .textWordRight, .textStart, .textEnd, .deleteBackward,
            .deleteForward,
            .deleteWord, .deleteToStart, .deleteToEnd, .accept, .complete, .completeBack, .historyPrevious,
            .historyNext,
            .newline, .confirm, .yes, .no, .choose, .command:
            false
        default: true
        }
    }
}

/// An action with its argument, as bound in keymap.conf.
package struct ActionCall: Hashable, Sendable {
    package let action: Action
    package let argument: String?

    package init(_ action: Action, _ argument: String? = nil) {
        self.action = action
        self.argument = argument
    }

    /// For help: the action's title with its argument.
    package var title: String { argument.map { "\(action.title) \($0)" } ?? action.title }
}
