import Secrets
import Text

extension ViewingRule {
    /// What has to be done elsewhere before a secret can be viewed; nil where nothing has.
    var sentence: String? {
        let (justification, approval) = (contains(.justification), contains(.approval))
        guard justification || approval else { return nil }
        return DetailText.viewingNeeds(justification: justification, approval: approval).text
    }
}
