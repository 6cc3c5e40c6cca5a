import CommandSupport
import Secrets
import Text
import Vault

/// Access keys as they are printed.
enum KeyText {
    /// For people.
    static func table(_ keys: [AccessKey]) -> String {
        let rows = keys.map { key in
            [
                key.id, key.terms.user, key.terms.label, Timestamp.text(seconds: key.created),
                key.terms.expires.map { Timestamp.text(seconds: $0) } ?? AccessKeyText.neverExpires.text,
                key.terms.addresses.isEmpty
                    ? AccessKeyText.fromAnywhere.text : key.terms.addresses.map(\.description).joined(separator: ", "),
                key.terms.certificate.map { String($0.description.prefix(16)) + "…" }
                    ?? AccessKeyText.anyCertificate.text,
                reach(key),
            ]
        }
        return TextColumns.render(AccessKeyText.heads.map(\.text), rows)
    }

    /// For scripts; times as ISO 8601 in UTC.
    static func json(_ keys: [AccessKey]) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.array { array in for key in keys { array.object { write(key, to: &$0) } } }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// One key, with its client secret where that is to be told.
    static func json(_ key: AccessKey, secret: ClientSecret?) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.object { object in
            write(key, to: &object)
            if let secret { object.member("client_secret", secret.reveal()) }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private static func write(_ key: AccessKey, to object: inout JSONWriter) {
        object.member("client_id", key.id)
        object.member("user", key.terms.user)
        object.member("label", key.terms.label)
        object.member("created", time: key.created)
        object.member("expires", time: key.terms.expires)
        object.member("allow", array: { for range in key.terms.addresses { $0.value(range.description) } })
        object.member("certificate_fingerprint", key.terms.certificate?.description)
        object.key("only")
        switch key.terms.reach {
        case .full: object.null()
        case .listed(let ids): object.array { for id in ids.sorted() { $0.value(id.rawValue) } }
        }
    }

    private static func reach(_ key: AccessKey) -> String {
        switch key.terms.reach {
        case .full: AccessKeyText.fullReach.text
        case .listed(let ids): ids.sorted().map(\.description).joined(separator: ", ")
        }
    }
}
