/// What becomes of a run in its journal when it ends.
package enum Afterwards: Sendable {
    /// It is kept as one that has ended: its report is shown, which has all there is to go on with.
    case ended
    /// What was not reached is kept, to be gone on with.
    case keepsRest
    /// The same, and without any rest it is kept until its report is shown: nobody is there to see it.
    case unseen
}
