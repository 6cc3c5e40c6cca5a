/// The numbers of the API's own errors (API.md, "Error numbers"). The number decides; the wording differs between versions.
package enum ErrorNumber: Int, Sendable {
    /// A required parameter is missing, or the identifier_code is taken: the message tells which.
    case parameter = 1001
    case notFound = 1005
    case noAccess = 1006
    case inactive = 1009
    case identifierType = 1010

    /// The number that a message begins with, such as `1005: Api secret not found`; nil where there is none.
    init?(leading message: String) {
        let digits = message.drop { $0 == " " }.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), message.drop(while: { $0 == " " }).dropFirst(digits.count).first == ":"
        else { return nil }
        self.init(rawValue: number)
    }
}
