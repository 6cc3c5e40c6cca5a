import Secrets

/// The directory of users and groups as one sealed text: users, then each group followed by its members.
enum DirectoryEncoding {
    /// Field numbers. Never used again once given up.
    private enum Tag {
        static let user: UInt8 = 1
        static let group: UInt8 = 2
        static let member: UInt8 = 3
    }

    static func read(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) -> Directory {
        var reader = try FieldReader(bytes)
        var directory = Directory()
        while let (tag, value) = try reader.next() {
            switch tag {
            case Tag.user: directory.users.append(value.text)
            case Tag.group: directory.groups.append(value.text)
            case Tag.member:
                guard let group = directory.groups.last else { throw .wrong(field: tag) }
                directory.members[group, default: []].insert(value.text)
            default: continue
            }
        }
        return directory
    }

    static func write(_ directory: Directory, to scratch: inout Scratch) {
        scratch.beginFields()
        for user in directory.users { scratch.appendField(Tag.user, user) }
        for group in directory.groups {
            scratch.appendField(Tag.group, group)
            for member in (directory.members[group] ?? []).sorted() { scratch.appendField(Tag.member, member) }
        }
    }
}
