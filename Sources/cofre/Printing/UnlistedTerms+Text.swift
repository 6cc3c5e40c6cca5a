import Secrets
import Text

/// What is said of a filter that a server's list cannot answer. nil where it can.
extension UnlistedTerms {
    /// For what is only looked at.
    var warning: String? {
        if !required.isEmpty { return SelectionCommandText.nothingMatches(fields: required).text }
        if !excluded.isEmpty { return SelectionCommandText.nothingIsExcluded(fields: excluded).text }
        return excludesAnywhere ? SelectionCommandText.excludesByNameOnly.text : nil
    }

    /// For what is acted on.
    var refusal: String? {
        let fields = required + excluded.filter { !required.contains($0) }
        guard !fields.isEmpty || excludesAnywhere else { return nil }
        return SelectionCommandText.notChosen(fields: fields, excludesAnywhere: excludesAnywhere).text
    }
}
