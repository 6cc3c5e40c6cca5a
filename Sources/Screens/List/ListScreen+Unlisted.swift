import Secrets

/// Filters that ask for what the list does not tell: they see it of those secrets only that were opened.
extension ListScreen {
    /// What to know of the filter before one acts on its rows; nil where the list answers all that it asks for.
    package var filterRemark: String? { remark(on: line.filter) }

    /// The same of any filter.
    func remark(on filter: Filter) -> String? {
        let unlisted = filter.unlisted(listsDetails: session.isExact)
        if let date = session.reportDate, !unlisted.isEmpty, let field = (unlisted.excluded + unlisted.required).first {
            return "\(field) goes by the report of \(date) and by secrets that were opened since."
        }
        if let field = unlisted.excluded.first {
            return "-\(field) leaves out opened secrets only: of all others the list does not tell it."
        }
        if unlisted.excludesAnywhere {
            return "A text after - leaves out by name, and by more only secrets that were opened."
        }
        if let field = unlisted.required.first {
            return "\(field) finds opened secrets only: of all others the list does not tell it."
        }
        return nil
    }
}
