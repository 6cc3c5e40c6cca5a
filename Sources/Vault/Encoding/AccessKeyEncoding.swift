import Secrets

/// All access keys as one sealed text: each begins with its identifier.
///
/// Other texts skip fields that they do not know. Here an unknown field may restrict a key, and skipping it would make the
/// key stronger than it was meant to be, so that the whole text is refused.
enum AccessKeyEncoding {
    /// Field numbers. Never used again once given up.
    private enum Tag {
        static let id: UInt8 = 1
        static let secret: UInt8 = 2
        static let user: UInt8 = 3
        static let label: UInt8 = 4
        static let created: UInt8 = 5
        static let expires: UInt8 = 6
        /// 16 bytes of the IPv6 form in network order, one byte with the number of bits.
        static let address: UInt8 = 7
        static let certificate: UInt8 = 8
        /// There where the key reaches listed secrets only, of which there may be none.
        static let isListed: UInt8 = 9
        static let reachable: UInt8 = 10
    }

    static func read(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) -> [AccessKey] {
        var reader = try FieldReader(bytes)
        var keys: [AccessKey] = []
        var draft: Draft?
        while let (tag, value) = try reader.next() {
            if tag == Tag.id {
                if let draft { keys.append(try draft.key()) }
                draft = Draft(id: value.text)
                continue
            }
            guard draft != nil else { throw .missing(field: Tag.id) }
            try draft?.take(tag, value)
        }
        if let draft { keys.append(try draft.key()) }
        return keys
    }

    static func write(_ keys: [AccessKey], to scratch: inout Scratch) {
        scratch.beginFields()
        for key in keys {
            scratch.appendField(Tag.id, key.id)
            key.secret.bytes.withUnsafeBytes { scratch.appendField(Tag.secret, $0) }
            scratch.appendField(Tag.user, key.terms.user)
            scratch.appendField(Tag.label, key.terms.label)
            scratch.appendField(Tag.created, key.created)
            if let expires = key.terms.expires { scratch.appendField(Tag.expires, expires) }
            for range in key.terms.addresses { append(range, to: &scratch) }
            if let certificate = key.terms.certificate {
                certificate.bytes.withUnsafeBytes { scratch.appendField(Tag.certificate, $0) }
            }
            if case .listed(let ids) = key.terms.reach {
                scratch.appendField(Tag.isListed, byte: 1)
                for id in ids.sorted() { scratch.appendField(Tag.reachable, id.rawValue) }
            }
        }
    }

    private static func append(_ range: AddressRange, to scratch: inout Scratch) {
        var stored: [UInt8] = []
        for word in [range.base.high, range.base.low] {
            stored += withUnsafeBytes(of: word.bigEndian, Array.init)
        }
        stored.append(range.prefix)
        stored.withUnsafeBytes { scratch.appendField(Tag.address, $0) }
    }

    /// A key on the way of being read.
    private struct Draft {
        let id: String
        var secret: SecretDigest?
        var created: Int64?
        var terms = AccessKey.Terms(user: "")

        init(id: String) { self.id = id }

        mutating func take(_ tag: UInt8, _ value: UnsafeRawBufferPointer) throws(MalformedBytes) {
            switch tag {
            case Tag.secret: secret = try wanted(SecretDigest(stored: value), tag)
            case Tag.user: terms.user = value.text
            case Tag.label: terms.label = value.text
            case Tag.created: created = try value.number(field: tag)
            case Tag.expires: terms.expires = try value.number(field: tag)
            case Tag.address:
                guard value.count == 17 else { throw .wrong(field: tag) }
                let base = NetworkAddress(stored: value)
                terms.addresses.append(try wanted(AddressRange(base: base, prefix: value[16]), tag))
            case Tag.certificate: terms.certificate = try wanted(CertificateFingerprint(stored: value), tag)
            case Tag.isListed: if terms.reach == .full { terms.reach = .listed([]) }
            case Tag.reachable:
                guard case .listed(var ids) = terms.reach else { throw .wrong(field: tag) }
                terms.reach = .full
                ids.insert(SecretID(try value.number(field: tag)))
                terms.reach = .listed(ids)
            default: throw .unknownEncoding(tag)
            }
        }

        func key() throws(MalformedBytes) -> AccessKey {
            guard let secret else { throw .missing(field: Tag.secret) }
            guard let created else { throw .missing(field: Tag.created) }
            guard !id.isEmpty else { throw .wrong(field: Tag.id) }
            guard !terms.user.isEmpty else { throw .missing(field: Tag.user) }
            return AccessKey(id: id, terms: terms, created: created, secret: secret)
        }

        private func wanted<T>(_ value: T?, _ tag: UInt8) throws(MalformedBytes) -> T {
            guard let value else { throw .wrong(field: tag) }
            return value
        }
    }
}
