import Secrets

/// Somewhere to work: what a profile of the configuration says, as the screens need it.
package struct ServiceProfile: Sendable {
    /// The profile's name; "vault" without profiles.
    package var name: String
    /// The host, or the vault's file name.
    package var host: String
    /// Leads to its service.
    package var connector: any ServiceConnector
    /// The colour of the top line, so that production does not look like a test; nil for none.
    package var colour: ServiceColour?
    /// Whether every plan asks to type a number (`confirm = "always"`).
    package var confirmsAlways: Bool
    /// Whether something can be typed to open it again after a lock; not so where a file holds the key.
    package var canLock: Bool
    /// What is unusual about it, shown in the top line, such as "as bia"; "" for nothing.
    package var badge: String
    /// Why it cannot be used; nil where it can.
    package var problem: String?
    /// The view that the list begins with; nil for the usual list.
    package var view: String?

    package init(
        name: String = "vault", host: String = "", connector: any ServiceConnector, colour: ServiceColour? = nil,
        confirmsAlways: Bool = false, canLock: Bool = true, badge: String = "", problem: String? = nil
    ) {
        self.name = name
        self.host = host
        self.connector = connector
        self.colour = colour
        self.confirmsAlways = confirmsAlways
        self.canLock = canLock
        self.badge = badge
        self.problem = problem
    }
}

/// The colours that a profile can carry; the names are those of config.toml.
package enum ServiceColour: String, CaseIterable, Sendable {
    case black, red, green, yellow, blue, magenta, cyan, white
}
