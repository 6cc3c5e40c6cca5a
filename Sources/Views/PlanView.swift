import Keymap
import Screens
import Secrets
import Surface
import Text

extension Views {
    /// Draws the plan dialog over what is there.
    static func drawPlan(_ screen: PlanScreen, keymap: Keymap, into surface: inout Surface, in area: Rect) {
        let width = dialogWidth(max(76, area.width * 3 / 5), in: area)
        // In a small window the list gives way: the frame, two lines of tabs, two rows and the footer stay.
        var room = max(1, area.height - 8)
        var notes: [(Message, Int)] = []
        for note in screen.notes.prefix(3) where room > 0 {
            let lines = min(LineWrap.lines(note.text, width: width - 4).count, 3, room)
            notes.append((note, lines))
            room -= lines
        }
        let notesHeight = notes.reduce(0) { $0 + $1.1 }
        let full = screen.plan.goal.isWordy ? 2 : 0
        let height = min(area.height, max(12, screen.plan.items.count + 9) + notesHeight + full)
        let identity = screen.session.service.identity
        let inner = drawDialog(
            "\(screen.title) · \(identity.place)", into: &surface,
            in: area.centred(width: width, height: height))

        var y = inner.y
        for (note, height) in notes {
            y += drawWrapped(
                note.text, role: noteRole(note.kind), into: &surface,
                in: Rect(x: inner.x, y: y, width: inner.width, height: height))
        }
        y += drawFlow(
            planTabs(screen, isNarrow: inner.width < 60), into: &surface,
            in: Rect(x: inner.x, y: y, width: inner.width, height: 3))
        if inner.height >= 12 { y += 1 }
        let footer = inner.height >= 12 ? 4 : 2
        // The current one's change in full, where it may not fit its row.
        let sentence = inner.height >= 14 ? planSentence(screen) : nil
        let fullHeight = sentence.map { min(2, LineWrap.lines($0, width: inner.width).count) } ?? 0
        let rows = Rect(x: inner.x, y: y, width: inner.width, height: inner.maxY - footer - fullHeight - y)
        if let sentence {
            drawWrapped(
                sentence, role: .dim, into: &surface,
                in: Rect(x: inner.x, y: rows.maxY, width: inner.width, height: fullHeight))
        }
        let list = fitted(screen.list, to: rows, &surface)
        for (number, row) in list.visible.enumerated() {
            drawPlanRow(screen, row, into: &surface, at: Point(rows.x, rows.y + number), width: rows.width)
        }
        drawConfirmation(
            screen, keymap, into: &surface, at: Point(inner.x, inner.maxY - footer + footer / 2 - 1), inner.width)
        drawKeys(
            [
                ActionCall(.confirm), ActionCall(.back), ActionCall(.leaveOut), ActionCall(.nextSection),
                ActionCall(.moveDown), ActionCall(.moveUp), ActionCall(.pageDown),
            ], .plan, keymap, into: &surface, at: Point(inner.x, inner.maxY - 1), width: inner.width)
    }

    private static func noteRole(_ kind: Message.Kind) -> Role {
        switch kind {
        case .error: .error
        case .warning: .warning
        case .info, .success: .normal
        }
    }

    private static func planTabs(_ screen: PlanScreen, isNarrow: Bool) -> [(text: String, role: Role)] {
        let sections = PlanScreen.Section.allCases.filter { $0 == .all || $0 == .change || screen.count($0) > 0 }
        return sections.map { section in
            let isShown = section == screen.section
            let text = "\(planWord(section, screen, isShort: isNarrow)) \(screen.count(section))"
            return (isShown ? "[\(text)]" : text, isShown ? .strong : .normal)
        }
    }

    private static func planWord(_ section: PlanScreen.Section, _ screen: PlanScreen, isShort: Bool) -> String {
        let isExact = screen.session.isExact
        let skips = screen.plan.doesSkipUnknown
        if isShort { return PlanViewText.shortSection(section, isExact: isExact, skipsUnknown: skips).text }
        return PlanViewText.section(
            section, isExact: isExact, skipsUnknown: skips, already: screen.plan.goal.already
        ).text
    }

    /// What the current secret's row may have no room for; nil if it has.
    private static func planSentence(_ screen: PlanScreen) -> String? {
        guard screen.list.count > 0 else { return nil }
        let item = screen.item(screen.list.cursor)
        guard item.isActing, !screen.isLeftOut(item), case .content(let effect)? = item.effect else { return nil }
        return "\(item.label) \(item.name): \(effect.short)"
    }

    private static func drawPlanRow(
        _ screen: PlanScreen, _ row: Int, into surface: inout Surface, at point: Point, width: Int
    ) {
        let item = screen.item(row)
        let (word, role) = screen.isLeftOut(item) ? (PlanViewText.leftOut.text, .dim) : planOutcome(item)
        let isCurrent = row == screen.list.cursor
        drawListRow(
            name: item.name, label: item.label, word: item.isHidden ? PlanViewText.hidden(word).text : word,
            isWordy: screen.plan.goal.isWordy, role: role, isCurrent: isCurrent, into: &surface, at: point, width: width
        )
    }

    private static func planOutcome(_ item: PlanItem) -> (String, Role) {
        switch item.disposition {
        case .notPermitted: (PlanViewText.notPermitted.text, .error)
        case .changedSince: (PlanViewText.changedSince.text, .warning)
        case .leftOut: (PlanViewText.leftOut.text, .dim)
        case .change, .already, .unknown:
            switch item.change {
            case nil: (PlanViewText.skippedUnknown.text, .unknown)
            case .activation(let isActive)?: planOutcome(item, isActive)
            case .content(let change)?: planOutcome(item, change)
            }
        }
    }

    private static func planOutcome(_ item: PlanItem, _ isActive: Bool) -> (String, Role) {
        switch item.disposition {
        case .change: (PlanViewText.becomes(active: isActive).text, isActive ? .active : .warning)
        case .already: (PlanViewText.already(active: isActive).text, .dim)
        default:
            (
                (item.state == .unknown ? PlanViewText.fromUnknown(active: isActive) : .lastSeen(active: isActive))
                    .text,
                .unknown
            )
        }
    }

    private static func planOutcome(_ item: PlanItem, _ change: ContentChange) -> (String, Role) {
        guard case .content(let effect)? = item.effect, item.disposition != .already else {
            return (BulkGoal.change(.content(change)).already, .dim)
        }
        let role: Role = item.disposition == .unknown ? .unknown : effect.takesAway ? .warning : .active
        return (effect.short, role)
    }

    private static func drawConfirmation(
        _ screen: PlanScreen, _ keymap: Keymap, into surface: inout Surface, at point: Point, _ width: Int
    ) {
        let keys = keymap.hints([ActionCall(.confirm)], in: .plan).first?.keys ?? PlanViewText.noKey.text
        var x = point.x
        switch screen.confirmation {
        case .nothingToDo:
            surface.put(PlanViewText.nothingToDo.text, at: point, role: .strong, maxWidth: width)
            return
        case .key:
            x += surface.put(
                PlanViewText.press(key: keys, goal: screen.plan.goal.sentence(for: screen.plan.actingCount)).text,
                at: point, role: .strong, maxWidth: width)
        case .number(let number):
            x += surface.put(
                PlanViewText.type(number: String(number)).text, at: point, role: .strong, maxWidth: width)
            let room = max(String(number).count, screen.typed.count) + 1
            surface.put("[\(String(repeating: " ", count: room))]", at: Point(x, point.y), role: .focus)
            let typed = surface.put(screen.typed, at: Point(x + 1, point.y), role: .focus)
            surface.cursor = Point(min(x + 1 + typed, point.x + width - 1), point.y)
            surface.cursorVisible = true
            x += room + 3
            if screen.problem == nil, !screen.isConfirmed {
                surface.put(
                    PlanViewText.thenPress(key: keys).text, at: Point(x, point.y), maxWidth: point.x + width - x)
            }
        }
        if let problem = screen.problem {
            surface.put(problem, at: Point(x, point.y), role: .error, maxWidth: point.x + width - x)
        } else if screen.isConfirmed {
            surface.put(
                PlanViewText.checkingJournal.text, at: Point(x, point.y), role: .warning,
                maxWidth: point.x + width - x)
        }
    }
}
