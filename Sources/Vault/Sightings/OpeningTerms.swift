import Secrets

/// On which terms a vault is opened.
package struct OpeningTerms: Sendable {
    /// Whether it is opened, to be looked through, although its description, its state or its key slots are damaged, or although
    /// it is damaged and cannot be taken to the present format. That it is older than what was seen of it is a finding then.
    package var acceptsDamage: Bool
    /// Whether it is opened although this machine has seen a newer state of it, which is forgotten then.
    package var acceptsOlder: Bool
    /// Where it is remembered; nil for nowhere.
    package var sightings: Sightings?

    package init(acceptsDamage: Bool = false, acceptsOlder: Bool = false, sightings: Sightings? = nil) {
        self.acceptsDamage = acceptsDamage
        self.acceptsOlder = acceptsOlder
        self.sightings = sightings
    }
}
