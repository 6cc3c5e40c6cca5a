import Text

/// What is said of a run while it goes on, and while states are learnt.
enum ProgressViewText: Wording {
    case running(plan: String)
    case paused(plan: String)
    case done(Int, of: Int)
    /// Seconds.
    case noAnswer(seconds: Int)
    case hide
    case tryAgain
    case end
    case giveUp(withRoom: Bool)
    case stopping
    case stoppingInFlight
    case stop
    case hiddenPaused(why: String)
    case hiddenNoAnswer(seconds: Int)
    case hiddenStopping
    case shows(key: String)
    case changed(Int)
    case unclear(Int)
    case failed(Int)
    case elapsed(String)
    case left(String)
    case perMinute(Int)
    case perSecond(Int)
    case long
    case reading(Int)
    case read(Int, of: Int)
    case notReadable(Int)
    case stoppingReading

    var english: String {
        switch self {
        case .running(let plan): "\(plan): running"
        case .paused(let plan): "\(plan): stopped for now"
        case .done(let count, let total): "\(count) of \(total) done"
        case .noAnswer(let seconds): "No answer for \(seconds) s."
        case .hide: "in the background"
        case .tryAgain: "try again"
        case .end: "end the run"
        case .giveUp(false): "give up what is in flight"
        case .giveUp(true): "give up what is in flight: it may have been done"
        case .stopping: "Stopping: the rest stays as it is."
        case .stoppingInFlight: "Stopping: what is in flight finishes, the rest stays as it is."
        case .stop: "stop"
        case .hiddenPaused(let why): "stopped for now: \(why)"
        case .hiddenNoAnswer(let seconds): "no answer for \(seconds) s"
        case .hiddenStopping: "stopping"
        case .shows(let key): "\(key) shows it"
        case .changed(let count): "\(count) changed"
        case .unclear(let count): "\(count) unclear"
        case .failed(let count): "\(count) failed"
        case .elapsed(let time): "\(time) elapsed"
        case .left(let time): "about \(time) left"
        case .perMinute(let count): "\(count) a minute"
        case .perSecond(let count): "\(count) a second"
        case .long: "long"
        case .reading(let count): "Reading \(counted(count, "secret"))"
        case .read(let count, let total): "\(count) of \(total) read"
        case .notReadable(let count): "\(count) not readable"
        case .stoppingReading: "Stopping…"
        }
    }
}
