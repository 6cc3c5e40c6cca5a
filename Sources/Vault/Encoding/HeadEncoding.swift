import Secrets

/// What is sealed of a record for listing it: all but the client id, the client secret, the method and the notes.
struct Head: Equatable {
    var state: ActiveState
    /// Seconds since 1970 of the last change of any kind.
    var updated: Int64
    /// Seconds since 1970 of the last change of the content; activation is none.
    var edited: Int64
    /// Raised by every change of the content.
    var contentVersion: Int64
    /// The version of the body that belongs to this head: an earlier body does not fit it.
    var bodyVersion: Int64
    var owner: String
    /// Who made this version of the content.
    var editor: String
    var name: String
    var url: String
    var tags: String
    var code: String
    var sharing: Sharing
    /// Under which version the content before this one is sealed; 0 if there is none. Versions are random: with this one, no
    /// earlier content of another copy of the vault fits in.
    var previous: Int64 = 0
    /// Fields written by a newer program, as they stood, to be written again.
    var unknown: [UInt8] = []
}

/// Field numbers of a head. Never used again once given up.
enum HeadTag {
    static let state: UInt8 = 1
    static let updated: UInt8 = 2
    static let edited: UInt8 = 3
    static let contentVersion: UInt8 = 4
    static let bodyVersion: UInt8 = 5
    static let owner: UInt8 = 6
    static let editor: UInt8 = 7
    static let name: UInt8 = 8
    static let url: UInt8 = 9
    static let tags: UInt8 = 10
    static let code: UInt8 = 11
    static let sharing: UInt8 = 12
    static let previous: UInt8 = 13
}

/// A head's fields where they lie in the opened text, without copying: valid as long as that text stays.
struct HeadView {
    private(set) var state = ActiveState.unknown
    private(set) var updated: Int64 = 0
    private(set) var edited: Int64 = 0
    private(set) var contentVersion: Int64 = 0
    private(set) var bodyVersion: Int64 = 0
    private(set) var owner = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var editor = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var name = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var url = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var tags = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var code = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var sharing = UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var previous: Int64 = 0

    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) {
        var reader = try FieldReader(bytes)
        var seen: UInt32 = 0
        while let (tag, value) = try reader.next() {
            switch tag {
            case HeadTag.state:
                guard value.count == 1, let known = ActiveState(rawValue: value[0]) else { throw .wrong(field: tag) }
                state = known
            case HeadTag.updated: updated = try value.number(field: tag)
            case HeadTag.edited: edited = try value.number(field: tag)
            case HeadTag.contentVersion: contentVersion = try value.number(field: tag)
            case HeadTag.bodyVersion: bodyVersion = try value.number(field: tag)
            case HeadTag.owner: owner = value
            case HeadTag.editor: editor = value
            case HeadTag.name: name = value
            case HeadTag.url: url = value
            case HeadTag.tags: tags = value
            case HeadTag.code: code = value
            case HeadTag.sharing: sharing = value
            case HeadTag.previous: previous = try value.number(field: tag)
            default: continue
            }
            seen |= 1 << UInt32(tag)
        }
        for tag in HeadTag.state...HeadTag.name where seen & (1 << UInt32(tag)) == 0 { throw .missing(field: tag) }
    }
}

extension Head {
    /// Reads a whole head.
    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) {
        let view = try HeadView(bytes)
        self.init(
            state: view.state, updated: view.updated, edited: view.edited, contentVersion: view.contentVersion,
            bodyVersion: view.bodyVersion, owner: view.owner.text, editor: view.editor.text, name: view.name.text,
            url: view.url.text, tags: view.tags.text, code: view.code.text,
            sharing: try SharingEncoding.read(view.sharing), previous: view.previous)
        var reader = try FieldReader(bytes)
        var start = reader.offset
        while let (tag, _) = try reader.next() {
            if !(HeadTag.state...HeadTag.previous).contains(tag) { unknown += bytes[start..<reader.offset] }
            start = reader.offset
        }
    }

    /// Encodes the head into `scratch`, in place of what was there.
    func write(to scratch: inout Scratch) {
        scratch.beginFields()
        scratch.appendField(HeadTag.state, byte: state.rawValue)
        scratch.appendField(HeadTag.updated, updated)
        scratch.appendField(HeadTag.edited, edited)
        scratch.appendField(HeadTag.contentVersion, contentVersion)
        scratch.appendField(HeadTag.bodyVersion, bodyVersion)
        scratch.appendField(HeadTag.owner, owner)
        scratch.appendField(HeadTag.editor, editor)
        scratch.appendField(HeadTag.name, name)
        if !url.isEmpty { scratch.appendField(HeadTag.url, url) }
        if !tags.isEmpty { scratch.appendField(HeadTag.tags, tags) }
        if !code.isEmpty { scratch.appendField(HeadTag.code, code) }
        if !sharing.isEmpty { SharingEncoding.append(sharing, to: &scratch) }
        if previous != 0 { scratch.appendField(HeadTag.previous, previous) }
        unknown.withUnsafeBytes { scratch.append($0) }
    }

    /// Whether both are stored as the same bytes. `==` takes texts for equal that differ in how accents are composed.
    func isStoredAs(_ other: Head) -> Bool {
        var mine = Scratch()
        var theirs = Scratch()
        write(to: &mine)
        other.write(to: &theirs)
        return mine.holdsSame(as: theirs)
    }
}
