import Keymap
import Secrets
import Text

/// Views of the list by name.
extension ListScreen {
    /// Shows the list as a view has it.
    func show(_ view: SavedView) {
        do throws(FilterError) {
            try line.replace(with: view.filter)
        } catch {
            return navigator.show(
                Message(.error, ListText.wrongFilter(view: view.name, why: error.message).text))
        }
        rangeStart = nil
        origin = current?.id
        columns = view.columns ?? session.environment.columns
        sort(by: view.sortColumn, descending: view.isDescending)
        showFiltered()
    }

    /// Shows a view by its name, or lets one choose.
    func showView(_ name: String?) {
        guard let views = session.environment.views else {
            return navigator.show(Message(.info, ListText.noViews.text))
        }
        guard let name else { return chooseView(among: views.all) }
        if let view = views[name] { return show(view) }
        let nearest = NearestName.find(name, in: views.all.map(\.name))
        navigator.show(Message(.error, ListText.noView(name: name, nearest: nearest).text))
    }

    private func chooseView(among views: [SavedView]) {
        guard !views.isEmpty else {
            return navigator.show(Message(.info, ListText.noViewsYet.text))
        }
        let width = views.map(\.name.count).max() ?? 0
        let options = views.map { view in
            view.name + String(repeating: " ", count: width - view.name.count) + "  " + view.filter
        }
        navigator.push(
            ChoiceScreen(
                title: ListText.viewTitle.text, options: options, navigator: navigator
            ) { [weak self] index, _ in
                if let index { self?.show(views[index]) }
            })
    }

    /// Keeps what the list shows now as a view.
    func saveView(_ name: String) {
        guard let views = session.environment.views else {
            return navigator.show(Message(.info, ListText.noViewsKept.text))
        }
        let view = SavedView(
            name: name, filter: line.text, sortColumn: sortColumn, isDescending: isDescending,
            columns: columns == session.environment.columns ? nil : columns)
        session.jobs.start { [weak self] in
            let problem = await views.add(view)
            let done = Message(.success, ListText.savedView(name: name).text)
            self?.navigator.show(problem.map { Message(.error, $0) } ?? done)
        }
    }
}
