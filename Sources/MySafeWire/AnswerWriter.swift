import Secrets
import Text

/// Writes the API's answers in the form that API.md marks with "we send": both languages' names, identifiers as strings.
package enum AnswerWriter {
    /// An answer's HTTP status and its body, JSON in UTF-8.
    package typealias Answer = (status: Int, body: [UInt8])

    /// API.md, "one secret": users by `name`.
    package static func secret(_ secret: APISecret) -> Answer {
        success(200, "Success") { object in
            object.member("api_secret_entity", object: { $0.record(secret, userKey: "name") })
        }
    }

    /// API.md, "create".
    package static func created(_ stored: StoredSecret) -> Answer {
        saved(201, "Api secret successfully registered", stored)
    }

    /// API.md, "update".
    package static func updated(_ stored: StoredSecret) -> Answer {
        saved(200, "Api secret updated successfully", stored)
    }

    private static func saved(_ status: Int, _ message: String, _ stored: StoredSecret) -> Answer {
        success(status, message) { object in
            object.member(
                "api_entity",
                object: { record in
                    record.record(stored.secret, userKey: "username")
                    record.member("shared_error", array: { for name in stored.notSharedWith { $0.value(name) } })
                })
        }
    }

    /// API.md, "activate" and "deactivate".
    package static func activation(active: Bool, _ effect: ItemOutcome.Effect) -> Answer {
        let message =
            switch (active, effect) {
            case (true, .changed): "Api secret activated successfully"
            case (false, .changed): "API secret  successfully deactivated"
            case (true, .already), (true, .uncertain): "Api secret has already been activated"
            case (false, .already), (false, .uncertain): "Api secret has already been deactivated"
            }
        return success(200, message) { _ in }
    }

    /// API.md, "Base URL and authentication" (RFC 6749 section 5.1).
    package static func token(_ token: AccessToken) -> Answer {
        var writer = JSONWriter()
        writer.object { object in
            object.member("token_type", "Bearer")
            object.member("expires_in", Int(token.lifetimeSeconds))
            object.member("access_token", token.value.reveal())
        }
        return (200, writer.bytes)
    }

    // MARK: Envelope

    static func success(
        _ status: Int, _ message: String, capacity: Int = 1024, _ payload: (inout JSONWriter) -> Void
    ) -> Answer {
        var writer = JSONWriter(capacity: capacity)
        writer.object { object in
            object.member("code", status)
            object.response(status, message, errorCode: 0)
            payload(&object)
        }
        return (status, writer.bytes)
    }

    /// API.md, "Error numbers". Failures of the server itself tell nothing of its inside.
    package static func failure(_ error: ServiceError) -> Answer {
        let (status, number, message) = FailureForm.of(error)
        var writer = JSONWriter()
        writer.object { object in
            object.member("code", status)
            object.response(status, message, errorCode: 1)
            object.member(
                "exception",
                object: { exception in
                    exception.member("code", number?.rawValue ?? status)
                    exception.member("message", message)
                    exception.key("detail")
                    exception.null()
                })
        }
        return (status, writer.bytes)
    }
}

extension JSONWriter {
    fileprivate mutating func response(_ status: Int, _ message: String, errorCode: Int) {
        member(
            "response",
            object: { response in
                response.member("status", status)
                response.member("message", message)
                response.member("error", errorCode != 0)
                response.member("error_code", errorCode)
                response.member("detail", "")
                response.member("mensagem", message)
                response.member("erro", errorCode != 0)
                response.member("cod_erro", errorCode)
            })
    }

    fileprivate mutating func record(_ secret: APISecret, userKey: String) {
        member("identifier", secret.id.description)
        for field in Self.answered { member(field, secret[field], userKey: userKey) }
    }

    /// In the order of the vendor's documents.
    private static let answered: [SecretField] = [
        .name, .url, .clientSecret, .clientID, .identifierCode, .method, .tags, .notes, .users, .groups,
    ]
}
