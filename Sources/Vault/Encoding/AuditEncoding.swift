import Secrets

/// One change of the vault: who did what to which secrets, and when.
package struct AuditEntry: Equatable, Sendable {
    package enum Action: UInt8, Sendable, CaseIterable {
        case create = 1
        case update = 2
        case activate = 3
        case deactivate = 4
        case restore = 5
        case directory = 6
        case slots = 7
        case accessKeys = 8
        /// The vault was taken to a newer format.
        case upgrade = 9
        /// Everything was sealed anew under another key.
        case rekey = 10
        /// What was authentic in a damaged vault was taken over into this one.
        case repair = 11
        /// Client secrets were shown or handed out.
        case reveal = 12
        /// What the vault does by itself was changed, such as recording reveals.
        case settings = 13
    }

    /// Seconds since 1970 (UTC).
    package var time: Int64
    package var user: String
    package var action: Action
    /// The secrets that changed, ascending; empty for changes of the vault itself.
    package var ids: [SecretID]
    /// Under which version the entry before this one is sealed; 0 for the first.
    var previous: Int64 = 0

    /// An entry by what it says; which one it follows is of no account.
    package static func == (one: AuditEntry, other: AuditEntry) -> Bool {
        one.time == other.time && one.user == other.user && one.action == other.action && one.ids == other.ids
    }
}

extension AuditEntry {
    /// Field numbers. Never used again once given up.
    private enum Tag {
        static let time: UInt8 = 1
        static let user: UInt8 = 2
        static let action: UInt8 = 3
        /// Two numbers: the first identifier of a run without gaps, and its length.
        static let run: UInt8 = 4
        static let previous: UInt8 = 5
    }

    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) {
        var reader = try FieldReader(bytes)
        var action: Action?
        self.init(time: 0, user: "", action: .create, ids: [])
        while let (tag, value) = try reader.next() {
            switch tag {
            case Tag.time: time = try value.number(field: tag)
            case Tag.user: user = value.text
            case Tag.action: action = value.first.flatMap(Action.init)
            case Tag.run:
                guard value.count == 16 else { throw .wrong(field: tag) }
                let first = Int64(littleEndian: value.loadUnaligned(as: Int64.self))
                let count = Int64(littleEndian: value.loadUnaligned(fromByteOffset: 8, as: Int64.self))
                guard first > 0, (1...Int64(1 << 32)).contains(count), first <= Int64.max - count else {
                    throw .wrong(field: tag)
                }
                ids += (first..<first + count).map(SecretID.init)
            case Tag.previous: previous = try value.number(field: tag)
            default: continue
            }
        }
        guard let action else { throw .missing(field: Tag.action) }
        self.action = action
    }

    func write(to scratch: inout Scratch) {
        scratch.beginFields()
        scratch.appendField(Tag.time, time)
        scratch.appendField(Tag.user, user)
        scratch.appendField(Tag.action, byte: action.rawValue)
        var run: (first: Int64, count: Int64)?
        for id in ids.map(\.rawValue).sorted() {
            if let (first, count) = run, id == first + count {
                run = (first, count + 1)
            } else {
                Self.append(run, to: &scratch)
                run = (id, 1)
            }
        }
        Self.append(run, to: &scratch)
        if previous != 0 { scratch.appendField(Tag.previous, previous) }
    }

    private static func append(_ run: (first: Int64, count: Int64)?, to scratch: inout Scratch) {
        guard let run else { return }
        withUnsafeBytes(of: (run.first.littleEndian, run.count.littleEndian)) { scratch.appendField(Tag.run, $0) }
    }
}
