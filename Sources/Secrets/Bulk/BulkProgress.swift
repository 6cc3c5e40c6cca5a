/// How far a bulk run is.
package struct BulkProgress: Equatable, Sendable {
    /// Items that the service has answered for.
    package var done: Int
    /// Items that are sent to the service.
    package var total: Int
    package var changed: Int
    /// Those of which it is not known whether the run changed them.
    package var uncertain: Int
    package var failed: Int
    package var secondsElapsed: Double

    package init(
        done: Int, total: Int, changed: Int, uncertain: Int = 0, failed: Int, secondsElapsed: Double
    ) {
        self.done = done
        self.total = total
        self.changed = changed
        self.uncertain = uncertain
        self.failed = failed
        self.secondsElapsed = secondsElapsed
    }

    /// Items a second since the start; 0 before the first.
    package var ratePerSecond: Double {
        secondsElapsed > 0 ? Double(done) / secondsElapsed : 0
    }

    /// Expected seconds until the end; nil while there is nothing to tell it from.
    package var secondsLeft: Double? {
        let rate = ratePerSecond
        return rate > 0 ? Double(total - done) / rate : nil
    }
}
