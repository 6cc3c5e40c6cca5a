import Secrets

extension ViewingRule {
    /// What has to be done elsewhere before a secret can be viewed; nil where nothing has.
    var sentence: String? {
        let needs = [(ViewingRule.justification, "a justification"), (.approval, "an approval")]
            .filter { contains($0.0) }.map(\.1)
        if needs.isEmpty { return nil }
        return "Viewing it needs \(needs.joined(separator: " and ")), given on the server's own pages."
    }
}
