import MySafeWire

/// Answers as the vendor's documents and gateways write them (API.md), written out.
enum Bodies {
    static let success =
        #""response": {"status": 200, "message": "Success", "error": false, "error_code": 0, "detail": "", "mensagem": "Success", "erro": false, "cod_erro": 0}"#

    static func list(_ rows: String) -> String { #"{"code": 200, \#(success), "api_secret_on_list": \#(rows)}"# }

    static let entity = #"""
        {"identifier": "40", "name": "My API secret", "url": "www.url.com", "client_secret": "s3cr3t-value",
         "client_id": "id-1", "identifier_code": "dfqw45d", "method": "get", "tags": "secret", "notes": "a note",
         "users_allowed": [{"name": "pduarte", "can_edit": false}],
         "groups_allowed": [{"name": "Test group", "can_edit": true}]}
        """#

    static var read: String { #"{"code": 200, \#(success), "api_secret_entity": \#(entity)}"# }

    static func failure(_ number: Int, _ text: String) -> String {
        #"""
        {"code": 400,
         "response": {"status": 400, "message": "\#(number): \#(text)", "error": true, "error_code": 1, "detail": "",
                      "mensagem": "\#(number): \#(text)", "erro": true, "cod_erro": 1},
         "exception": {"code": \#(number), "message": "\#(number): \#(text)", "detail": null}}
        """#
    }

    static func created(_ sharedError: String) -> String {
        #"""
        {"code": 201, "response": {"status": 201, "message": "Api secret successfully registered", "error": false, "error_code": 0},
         "api_entity": {"identifier": "44", "name": "New", "url": "u", "client_secret": "v", "client_id": "c",
           "identifier_code": "", "method": "", "tags": "", "notes": "",
           "users_allowed": [{"username": "pduarte", "can_edit": true}], "groups_allowed": []\#(sharedError)}}
        """#
    }

    /// The body of a successful activation with another message.
    static func activation(_ message: String) -> String {
        #"{"response": {"status": 200, "message": "\#(message)", "error": false, "error_code": 0, "detail": ""}}"#
    }
}

extension RawAnswer {
    init(_ status: Int, _ body: String) {
        self.init(status: status, body: Array(body.utf8))
    }
}
