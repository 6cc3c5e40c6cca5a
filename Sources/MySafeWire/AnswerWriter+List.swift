import Secrets
import Text

extension AnswerWriter {
    /// API.md, "list". Rows are written piece by piece: most of what a list costs would go into the names of members otherwise.
    package static func list(_ rows: SummaryRows) -> Answer {
        success(200, "Success", capacity: 512 + rows.count * 150) { object in
            object.member(
                "api_secret_on_list",
                array: { array in
                    let (ids, access, viewing) = (rows.ids, rows.access, rows.viewing)
                    rows.withTexts { row, texts in
                        array.value(pieces: { add(ids[row], texts.name, access[row], viewing[row], to: &$0) })
                    }
                })
        }
    }

    /// `{"identifier":"7","name":"Key","need_justify":"0","need_approval":"0","can_view":true,"can_write":true}`
    private static func add(
        _ id: SecretID, _ name: UnsafeRawBufferPointer, _ access: Access, _ viewing: ViewingRule,
        to row: inout JSONWriter
    ) {
        row.piece(#"{"identifier":""#)
        row.piece(id.rawValue)
        row.piece(#"","name":"#)
        row.piece(quoted: name)
        row.piece(viewing.contains(.justification) ? #","need_justify":"1""# : #","need_justify":"0""#)
        row.piece(viewing.contains(.approval) ? #","need_approval":"1""# : #","need_approval":"0""#)
        row.piece(access.canView ? #","can_view":true"# : #","can_view":false"#)
        row.piece(access >= .edit ? #","can_write":true}"# : #","can_write":false}"#)
    }
}
