import Secrets
import Text

extension AnswerWriter {
    /// API.md, "list".
    package static func list(_ rows: SummaryRows) -> Answer {
        success(200, "Success", capacity: 512 + rows.count * 150) { object in
            object.member("api_secret_on_list", array: { array in rows.withTexts { add(rows, $0, $1, to: &array) } })
        }
    }

    /// `{"identifier":"7","name":"Key","need_justify":"0","need_approval":"0","can_view":true,"can_write":true}`: written piece by
    /// piece, since most of what a list costs would go into names of members otherwise.
    private static func add(
        _ rows: SummaryRows, _ row: Int, _ texts: SummaryRows.Texts, to array: inout JSONWriter
    ) {
        var front = Self.front
        front.append(contentsOf: rows.ids[row].description.utf8)
        front.append(contentsOf: Self.beforeName)
        array.value(front, utf8: texts.name, RowEnd(rows.access[row], rows.viewing[row]).bytes)
    }

    private static let front = Array(#"{"identifier":""#.utf8)
    private static let beforeName = Array(#"","name":"#.utf8)
}

/// What stands behind a row's name.
private struct RowEnd {
    let bytes: [UInt8]

    init(_ access: Access, _ viewing: ViewingRule) {
        let place = (viewing.contains(.justification) ? 8 : 0) | (viewing.contains(.approval) ? 4 : 0)
        bytes = Self.all[place | (access.canView ? 2 : 0) | (access >= .edit ? 1 : 0)]
    }

    private static let all = (0..<16).map { place in
        func has(_ bit: Int) -> Bool { place & bit != 0 }
        return Array(
            #","need_justify":"\#(has(8) ? 1 : 0)","need_approval":"\#(has(4) ? 1 : 0)","can_view":\#(has(2)),"can_write":\#(has(1))}"#
                .utf8)
    }
}
