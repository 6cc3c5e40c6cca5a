extension Keymap {
    /// Reads a keymap file over another keymap. A line that is wrong has no effect and is told of; what `base` has in
    /// its place stays.
    ///
    /// - Parameters:
    ///   - file: the name for messages.
    ///   - words: what arguments can be; nil if that is not known, and any are taken.
    package static func parse(
        _ text: String, file: String, over base: Keymap = .empty, words: ArgumentWords? = nil
    ) -> (Keymap, [KeymapProblem]) {
        var draft = KeymapDraft(base: base, file: file)
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            do throws(KeymapLine.Failure) {
                guard let parsed = try KeymapLine(line, words: words) else { continue }
                draft.apply(parsed, line: number)
            } catch {
                draft.report(.error, line: number, error.message)
            }
        }
        draft.check()
        return (draft.keymap, draft.problems.sorted { $0.line < $1.line })
    }
}
