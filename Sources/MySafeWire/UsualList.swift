import Foundation
import Secrets

/// A list in the form in which nearly all servers send it: read in one go, about twice as fast as with an eye on every
/// variation. A list of many thousands is what one waits for at the start.
struct UsualList: Decodable {
    private struct Response: Decodable {
        let status: Int
        let error: Bool
    }

    private struct Row: Decodable {
        let identifier: String
        let name: String
        let canView: Bool
        let canWrite: Bool
        let needJustify: String?
        let needApproval: String?

        /// nil for flags that are neither "0" nor "1".
        var viewing: ViewingRule? {
            var viewing: ViewingRule = []
            for (flag, rule) in [(needJustify, ViewingRule.justification), (needApproval, .approval)] {
                switch flag {
                case "0", nil: break
                case "1": viewing.insert(rule)
                default: return nil
                }
            }
            return viewing
        }

        enum CodingKeys: String, CodingKey {
            case identifier, name
            case canView = "can_view"
            case canWrite = "can_write"
            case needJustify = "need_justify"
            case needApproval = "need_approval"
        }
    }

    private let response: Response
    private let rows: [Row]

    private enum CodingKeys: String, CodingKey {
        case response
        case rows = "api_secret_on_list"
    }

    /// nil for anything unusual, failures included: to be read with care.
    static func summaries(in answer: RawAnswer) -> [SecretSummary]? {
        guard answer.isSuccess, !JSONDepth.exceeds(answer.body, JSONDepth.limit),
            let list = try? JSONDecoder().decode(UsualList.self, from: Data(answer.body)),
            !list.response.error, list.response.status < 400
        else { return nil }
        var summaries: [SecretSummary] = []
        summaries.reserveCapacity(list.rows.count)
        for row in list.rows {
            guard let id = SecretID(row.identifier), let viewing = row.viewing else { return nil }
            summaries.append(
                SecretSummary(
                    id: id, name: row.name, access: AnswerReader.access(row.canView, row.canWrite),
                    viewing: viewing))
        }
        return summaries
    }
}
