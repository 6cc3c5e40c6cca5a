import Secrets
import Text

/// Filters that ask for what the list does not tell: they see it of those secrets only that were opened.
extension ListScreen {
    /// What to know of the filter before one acts on its rows; nil where the list answers all that it asks for.
    package var filterRemark: String? { remark(on: line.filter) }

    /// The same of any filter.
    func remark(on filter: Filter) -> String? {
        let unlisted = filter.unlisted(listsDetails: session.isExact)
        if let date = session.reportDate, !unlisted.isEmpty, let field = (unlisted.excluded + unlisted.required).first {
            return FilterText.asOfReport(field: field, date: date).text
        }
        if let field = unlisted.excluded.first {
            return FilterText.excludesOpened(field: field).text
        }
        if unlisted.excludesAnywhere {
            return FilterText.excludesText.text
        }
        if let field = unlisted.required.first {
            return FilterText.findsOpened(field: field).text
        }
        return nil
    }
}
