import Secrets

/// Permissions in one field: for each a byte of flags, the length of the name, the name.
enum SharingForm {
    private static let canEdit: UInt8 = 1
    private static let isGroup: UInt8 = 2

    static func read(_ bytes: UnsafeRawBufferPointer) throws(FormError) -> Sharing {
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

    static func append(_ sharing: Sharing, to scratch: inout Scratch) {
        scratch.append(HeadTag.sharing)
        let permissions = sharing.users.map { ($0, UInt8(0)) } + sharing.groups.map { ($0, isGroup) }
        let size = permissions.reduce(0) { sum, entry in
            let length = entry.0.name.utf8.count
            return sum + 1 + varintSize(length) + length
        }
        Varint.append(size, to: &scratch)
        for (permission, kind) in permissions {
            scratch.append(kind | (permission.canEdit ? canEdit : 0))
            var name = permission.name
            name.withUTF8 {
                Varint.append($0.count, to: &scratch)
                scratch.append(UnsafeRawBufferPointer($0))
            }
        }
    }

    private static func varintSize(_ value: Int) -> Int {
        var size = 1
        var rest = value
        while rest >= 0x80 {
            rest >>= 7
            size += 1
        }
        return size
    }
}
