import Secrets
import Text

/// What is said of exports, imports and a server's report.
enum TransferCommandText: Wording {
    /// Where an export goes.
    enum Target: Sendable {
        case output
        case file(String)
        case newVault(String)
    }

    // Exporting.
    case vaultHasAll
    case jsonOrCSV
    case forceNeedsOutput
    case passphraseNeedsVault
    case reading(secrets: Int)
    case exportFailed(id: SecretID, why: String)
    case exported(secrets: Int, failed: Int, to: Target)
    /// `field` is the API's name of it.
    case noCSV(id: SecretID, field: String)
    case noCSVOnScreen(id: SecretID, field: String)
    case wrongEnding
    case notHandedOver(id: SecretID, name: String, why: String)
    case noRegularFile(path: String)
    case fileExists(path: String)
    case notWritten(path: String, why: String)

    // Importing. `counts` says how many there are of what, `names` who they are.
    /// `file`: nil for standard input.
    case inFile(String?, problem: String)
    case moreErrors(Int)
    case moreSecrets(Int)
    /// `sentence`: that there are names that are not known.
    case makesKnown(sentence: String)
    case areTheyRight(sentence: String)
    case wouldBePartial
    case wouldBeRefused
    case nothingImported
    case notKnown(counts: String, names: String)
    case newNames(counts: String, names: String)
    /// `errors`: how many the file has.
    case notAllOrNone(place: String, errors: Int)
    case fileIsWrong(counts: String)
    case fileIsEmpty
    /// `unknown`: the sentence about names that are not known; nil without any.
    case importQuestion(secrets: Int, counts: String, unknown: String?)

    // A server's report.
    case dropOrFile
    case vaultNeedsNone
    case reportForgotten
    case noReportThere
    case reportKept(date: String, secrets: Int)
    case report(date: String, secrets: Int)
    case noReport

    var english: String {
        switch self {
        case .vaultHasAll:
            "--as-vault makes a vault, with all values: --format, --output, --reveal and --force do not go with it."
        case .jsonOrCSV: "--json and --format csv exclude each other."
        case .forceNeedsOutput: "--force belongs to --output FILE."
        case .passphraseNeedsVault: "--new-passphrase-file belongs to --as-vault FILE."
        case .reading(let count): "Reading \(counted(count, "secret")). The server records each read as a use."
        case .exportFailed(let id, let why): "\(id): \(why)"
        case .exported(let count, 0, let target): "Exported \(counted(count, "secret")) to \(Self.words(target))."
        case .exported(let count, let failed, let target):
            "Exported \(counted(count, "secret")) to \(Self.words(target)); \(failed) could not be read."
        case .noCSV(let id, let field):
            "\(id), \(field): CSV cannot hold a name with a semicolon, or with blanks at its ends. Use --format json."
        case .noCSVOnScreen(let id, let field):
            "CSV cannot hold a name with a semicolon or blanks at its ends (secret \(id), \(field)). Export to .json"
        case .wrongEnding: "the name has to end in .json or .csv"
        case .notHandedOver(let id, let name, let why): "\(id) (\(name)): \(why) Nothing was written."
        case .noRegularFile(let path): "\(path) is not a regular file: choose another name for --output."
        case .fileExists(let path):
            "\(path) exists already: choose another name, or replace it with --force."
        case .notWritten(let path, let why): "\(path) cannot be written: \(why)."
        case .inFile(let file, let problem): "\(file ?? "standard input"), \(problem)"
        case .moreErrors(let count): "… and \(counted(count, "more error")); --json lists all."
        case .moreSecrets(let count): "… and \(counted(count, "more secret")); --json lists all."
        case .makesKnown(let sentence): "\(sentence) Importing makes them known."
        case .areTheyRight(let sentence): "\(sentence) \(Self.namesAdvice)"
        case .wouldBePartial: "Nothing was imported; an import of this file would be partial."
        case .wouldBeRefused: "Nothing was imported; an import of this file would be refused."
        case .nothingImported: "Nothing was imported."
        case .notKnown(let counts, let names): "Not known here: \(counts) (\(names)). \(Self.namesAdvice)"
        case .newNames(let counts, let names): "New here now: \(counts) (\(names))."
        case .notAllOrNone(let place, let errors):
            "\(place) cannot create all or none, so nothing was sent. "
                + (errors == 0 ? "The file has no errors" : "The file has \(counted(errors, "error"))")
                + "; --keep-going imports what can be imported, one by one."
        case .fileIsWrong(let counts): "Nothing was imported: the file has to be right first. \(counts)"
        case .fileIsEmpty: "There is nothing to import in it."
        case .importQuestion(let count, let counts, let unknown):
            "Import \(counted(count, "secret"))? \(counts)"
                + (unknown.map { " \($0) Importing makes them known." } ?? "")
        case .dropOrFile: "--drop and a file exclude each other."
        case .vaultNeedsNone: "the vault's list has everything itself: a report is for servers, with --profile."
        case .reportForgotten: "The report is forgotten."
        case .noReportThere: "There was no report."
        case .reportKept(let date, let count): "Kept the report of \(date), of \(counted(count, "secret"))."
        case .report(let date, let count): "Report of \(date), of \(counted(count, "secret"))."
        case .noReport: "No report is kept."
        }
    }

    private static let namesAdvice = "If these names are right, import without --no-new-users."

    private static func words(_ target: Target) -> String {
        switch target {
        case .output: "standard output"
        case .file(let path): path
        case .newVault(let path): "the new vault \(path)"
        }
    }
}
