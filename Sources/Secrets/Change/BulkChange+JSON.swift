import Text

/// Changes as JSON: in plans and reports for programs, and in journals. An array with an object for each step:
///
///     [{"step":"deactivate"}]
///     [{"step":"give","group":"SRE","access":"edit"},{"step":"take","user":"malu","leaving":"none"},
///      {"step":"restore","user":"rui","from":"none","to":"edit"},
///      {"step":"add_tag","tag":"rotated"},{"step":"remove_tag","tag":"legacy"}]
extension BulkChange {
    /// Writes the array.
    package func write(into writer: inout JSONWriter) {
        writer.array { array in
            switch self {
            case .activation: array.object { $0.member("step", verb) }
            case .content(let change): for edit in change.edits { array.object { edit.write(into: &$0) } }
            }
        }
    }

    /// The array on one line.
    package var json: String {
        var writer = JSONWriter()
        write(into: &writer)
        return writer.text
    }

    /// Reads the array; nil if it is not one that this program writes, whole and without contradictions.
    package init?(json text: String) {
        guard let document = try? JSONDocument(text.utf8), document.repeatedNames.isEmpty else { return nil }
        self.init(document.value)
    }

    /// The same of an array that was read already.
    package init?(_ value: JSONValue) {
        guard case .array(let steps) = value, !steps.isEmpty else { return nil }
        var edits: [SecretEdit] = []
        for case .object(let step) in steps {
            if steps.count == 1, case .text(let word)? = step["step"], word == "activate" || word == "deactivate" {
                self = .activation(word == "activate")
                return
            }
            guard let edit = SecretEdit(step) else { return nil }
            edits.append(edit)
        }
        let change = ContentChange(edits)
        guard change.edits.count == steps.count else { return nil }
        self = .content(change)
    }
}

extension SecretEdit {
    fileprivate func write(into object: inout JSONWriter) {
        switch self {
        case .give(let grantee, let grant):
            object.member("step", "give")
            object.member(grantee.kind.rawValue, grantee.name)
            object.member("access", grant.word)
        case .take(let grantee, let grant):
            object.member("step", "take")
            object.member(grantee.kind.rawValue, grantee.name)
            object.member("leaving", grant.word)
        case .restore(let grantee, let from, let to):
            object.member("step", "restore")
            object.member(grantee.kind.rawValue, grantee.name)
            object.member("from", from.word)
            object.member("to", to.word)
        case .addTag(let tag):
            object.member("step", "add_tag")
            object.member("tag", tag)
        case .removeTag(let tag):
            object.member("step", "remove_tag")
            object.member("tag", tag)
        }
    }

    fileprivate init?(_ object: JSONObject) {
        func text(_ name: String) -> String? { if case .text(let text)? = object[name] { text } else { nil } }
        func grant(_ name: String) -> Grant? { text(name).flatMap(Grant.init(word:)) }
        let grantee = Grantee.Kind.allCases.lazy.compactMap { kind in
            text(kind.rawValue).map { Grantee(kind, $0) }
        }.first
        switch text("step") {
        case "give":
            guard let grantee, let grant = grant("access"), grant > .none else { return nil }
            self = .give(grantee, grant)
        case "take":
            guard let grantee, let grant = grant("leaving"), grant < .edit else { return nil }
            self = .take(grantee, leaving: grant)
        case "restore":
            guard let grantee, let from = grant("from"), let to = grant("to"), from != to else { return nil }
            self = .restore(grantee, from: from, to: to)
        case "add_tag":
            guard let tag = text("tag"), TagList.problem(tag) == nil else { return nil }
            self = .addTag(tag)
        case "remove_tag":
            guard let tag = text("tag"), TagList.problem(tag) == nil else { return nil }
            self = .removeTag(tag)
        default: return nil
        }
    }
}
