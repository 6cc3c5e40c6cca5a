import Text

/// What is said of exports and imports, of reports from servers, and of reading secrets to learn their states.
enum ExchangeText: Wording {
    // Exporting.
    case nothingToExport
    case exportUnderWay
    /// The rest of a sentence, for `exportRefused`.
    case noExport
    case exportRefused(path: String, why: String)
    case askToExport(count: Int)
    case nothingWritten(why: String)
    case exportStopped
    case exported(count: Int, path: String)
    case exportedSome(count: Int, path: String, unread: Int, why: String)

    // Importing.
    case importUnderWay
    case importWhichFile
    case importTitle
    /// `question` says what would come in, and asks.
    case importOneByOne(question: String, place: String)
    case askToStopImport(isWhole: Bool)

    // Reports from a server.
    case listShowsAll
    case noReportsKept
    case noReportKept
    case reportAsOf(date: String, known: Int, total: Int)
    case reportForgotten
    case noReport

    // Learning states.
    case everyStateKnown
    case nothingToRead
    case askToLearn(count: Int, isAgain: Bool, recordsReads: Bool)
    /// `why` is a sentence: what went wrong, or stopped it.
    case learnt(active: Int, inactive: Int, failed: Int, unread: Int, why: String?)

    var english: String {
        switch self {
        case .nothingToExport: "There is nothing to export."
        case .exportUnderWay: "An export is under way."
        case .noExport: "there is no export here"
        case .exportRefused(let path, let why): "\(path): \(why)."
        case .askToExport(let count):
            "Read \(counted(count, "secret")) for the export? Client secrets are read too, but not written. "
                + "The server logs each read as a use."
        case .nothingWritten(let why): "Nothing was written. \(why)"
        case .exportStopped: "Stopped. Nothing was written."
        case .exported(let count, let path):
            "Exported \(counted(count, "secret")) to \(path), without client secrets."
        case .exportedSome(let count, let path, let unread, let why):
            "Exported \(counted(count, "secret")) to \(path), without client secrets. \(unread) could not be read: \(why)"
        case .importUnderWay: "An import is under way."
        case .importWhichFile: "Import which file? (JSON or CSV)"
        case .importTitle: "Import"
        case .importOneByOne(let question, let place):
            "\(question) \(place) takes secrets one by one: if some fail, the others stay."
        case .askToStopImport(let isWhole):
            isWhole
                ? "Stop the import? Nothing is imported then." : "Stop the import? What is imported by then stays."
        case .listShowsAll: "The list shows everything here. A report is for servers."
        case .noReportsKept: "No reports are kept here."
        case .noReportKept: "No report is kept. :report FILE reads one."
        case .reportAsOf(let date, let known, let total):
            "Report as of \(date): \(known) of \(counted(total, "secret")) are in it."
        case .reportForgotten: "The report is forgotten."
        case .noReport: "There was no report."
        case .everyStateKnown: "The list shows every state here: nothing to read."
        case .nothingToRead: "There is nothing to read."
        case .askToLearn(let count, let isAgain, let recordsReads):
            "Read \(counted(count, "secret"))\(isAgain ? " again" : "") to learn \(count == 1 ? "its" : "their") state? "
                + "Client secrets are read too.\(recordsReads ? " The server logs each read as a use." : "")"
        case .learnt(let active, let inactive, let failed, let unread, let why):
            "Learnt: \(active) active, \(inactive) inactive\(failed > 0 ? ", \(failed) not readable" : "")"
                + "\(unread > 0 ? ", \(unread) not read" : "").\(why.map { " \($0)" } ?? "")"
        }
    }
}
