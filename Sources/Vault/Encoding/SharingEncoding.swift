import Secrets

/// Permissions in one field: for each a byte of flags, the length of the name, the name.
enum SharingEncoding {
    private static let canEdit: UInt8 = 1
    private static let isGroup: UInt8 = 2

    static func read(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) -> Sharing {
        var sharing = Sharing.none
        var offset = 0
        while offset < bytes.count {
            let flags = bytes[offset]
            guard flags & ~(canEdit | isGroup) == 0 else { throw .wrong(field: HeadTag.sharing) }
            offset += 1
            let length = try Varint.read(bytes, at: &offset)
            guard length <= bytes.count - offset else { throw .truncated }
            let name = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]).text
            offset += length
            let permission = Permission(name: name, canEdit: flags & canEdit != 0)
            if flags & isGroup != 0 {
                sharing.groups.append(permission)
            } else {
                sharing.users.append(permission)
            }
        }
        return sharing
    }

    /// The field's content.
    static func bytes(_ sharing: Sharing) -> [UInt8] {
        if sharing.isEmpty { return [] }
        var bytes: [UInt8] = []
        let permissions = sharing.users.map { ($0, UInt8(0)) } + sharing.groups.map { ($0, isGroup) }
        for (permission, kind) in permissions {
            bytes.append(kind | (permission.canEdit ? canEdit : 0))
            Varint.append(permission.name.utf8.count, to: &bytes)
            bytes += permission.name.utf8
        }
        return bytes
    }

    static func append(_ sharing: Sharing, to scratch: inout Scratch) {
        bytes(sharing).withUnsafeBytes { scratch.appendField(HeadTag.sharing, $0) }
    }
}
