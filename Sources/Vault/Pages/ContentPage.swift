import Secrets

/// What describes a hundred records, in columns. Owners, editors and sharings that repeat stand once, in `values`.
struct ContentPage: Equatable, Sendable {
    private(set) var values = ByteColumn()
    /// Places in `values`; `none` for a record that was lost.
    private(set) var owners: [UInt16] = []
    private(set) var editors: [UInt16] = []
    private(set) var sharings: [UInt16] = []
    /// Seconds since 1970.
    private(set) var edited: [Int64] = []
    private(set) var contentVersions: [Int64] = []
    private(set) var bodyVersions: [Int64] = []
    private(set) var previous: [Int64] = []
    private(set) var names = ByteColumn()
    private(set) var urls = ByteColumn()
    private(set) var tags = ByteColumn()
    private(set) var codes = ByteColumn()
    /// Fields of each record that a newer program wrote.
    private(set) var unknown = ByteColumn()

    /// Stands for the owner of a record that is not there: a repaired vault keeps the place of a record that was lost.
    private static let none = UInt16.max

    /// Field numbers. Never used again once given up. Columns of texts take two.
    private enum Tag {
        static let owners: UInt8 = 1
        static let editors: UInt8 = 2
        static let sharings: UInt8 = 3
        static let edited: UInt8 = 4
        static let contentVersions: UInt8 = 5
        static let bodyVersions: UInt8 = 6
        static let previous: UInt8 = 7
        static let values: UInt8 = 10
        static let names: UInt8 = 12
        static let urls: UInt8 = 14
        static let tags: UInt8 = 16
        static let codes: UInt8 = 18
        static let unknown: UInt8 = 20
        static let end: UInt8 = 22
    }

    init() {}

    var count: Int { owners.count }

    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) {
        var reader = try FieldReader(bytes)
        var fields = [UnsafeRawBufferPointer?](repeating: nil, count: Int(Tag.end))
        while let (tag, value) = try reader.next() {
            if tag < Tag.end { fields[Int(tag)] = value }
        }
        func field(_ tag: UInt8) throws(MalformedBytes) -> UnsafeRawBufferPointer {
            guard let value = fields[Int(tag)] else { throw .missing(field: tag) }
            return value
        }
        func texts(_ tag: UInt8, count: Int) throws(MalformedBytes) -> ByteColumn {
            try ByteColumn(ends: try field(tag), bytes: try field(tag + 1), count: count, field: tag)
        }
        let count = try field(Tag.owners).count / MemoryLayout<UInt16>.size
        values = try texts(Tag.values, count: try field(Tag.values).count / MemoryLayout<UInt32>.size)
        owners = try field(Tag.owners).numbers(UInt16.self, count: count, field: Tag.owners)
        editors = try field(Tag.editors).numbers(UInt16.self, count: count, field: Tag.editors)
        sharings = try field(Tag.sharings).numbers(UInt16.self, count: count, field: Tag.sharings)
        edited = try field(Tag.edited).numbers(Int64.self, count: count, field: Tag.edited)
        contentVersions = try field(Tag.contentVersions).numbers(Int64.self, count: count, field: Tag.contentVersions)
        bodyVersions = try field(Tag.bodyVersions).numbers(Int64.self, count: count, field: Tag.bodyVersions)
        previous = try field(Tag.previous).numbers(Int64.self, count: count, field: Tag.previous)
        names = try texts(Tag.names, count: count)
        urls = try texts(Tag.urls, count: count)
        tags = try texts(Tag.tags, count: count)
        codes = try texts(Tag.codes, count: count)
        unknown = try texts(Tag.unknown, count: count)
        for index in 0..<count where owners[index] != Self.none {
            let last = max(owners[index], editors[index], sharings[index])
            guard Int(last) < values.count else { throw .wrong(field: Tag.values) }
        }
    }

    func write(to scratch: inout Scratch) {
        scratch.beginFields()
        scratch.appendField(Tag.owners, numbers: owners)
        scratch.appendField(Tag.editors, numbers: editors)
        scratch.appendField(Tag.sharings, numbers: sharings)
        scratch.appendField(Tag.edited, numbers: edited)
        scratch.appendField(Tag.contentVersions, numbers: contentVersions)
        scratch.appendField(Tag.bodyVersions, numbers: bodyVersions)
        scratch.appendField(Tag.previous, numbers: previous)
        values.write(Tag.values, to: &scratch)
        names.write(Tag.names, to: &scratch)
        urls.write(Tag.urls, to: &scratch)
        tags.write(Tag.tags, to: &scratch)
        codes.write(Tag.codes, to: &scratch)
        unknown.write(Tag.unknown, to: &scratch)
    }

    // MARK: Records

    /// Whether the place belongs to a record that was lost.
    func isVoid(_ index: Int) -> Bool { owners[index] == Self.none }

    /// A whole record, but for what stands in its state page. Throws `.wrong` for a sharing that cannot be.
    func head(_ index: Int, state: ActiveState, updated: Int64) throws(MalformedBytes) -> Head {
        var head = Head(
            state: state, updated: updated, edited: edited[index], contentVersion: contentVersions[index],
            bodyVersion: bodyVersions[index], owner: values.text(Int(owners[index])),
            editor: values.text(Int(editors[index])), name: names.text(index), url: urls.text(index),
            tags: tags.text(index), code: codes.text(index), sharing: try sharing(index))
        head.previous = previous[index]
        head.unknown = Array(unknown[index])
        return head
    }

    /// Who a record is shared with.
    func sharing(_ index: Int) throws(MalformedBytes) -> Sharing {
        try values.withText(Int(sharings[index])) { (bytes) throws(MalformedBytes) in try SharingEncoding.read(bytes) }
    }

    mutating func append(_ head: Head) {
        owners.append(place(of: Array(head.owner.utf8)))
        editors.append(place(of: Array(head.editor.utf8)))
        sharings.append(place(of: SharingEncoding.bytes(head.sharing)))
        edited.append(head.edited)
        contentVersions.append(head.contentVersion)
        bodyVersions.append(head.bodyVersion)
        previous.append(head.previous)
        names.append(head.name.utf8)
        urls.append(head.url.utf8)
        tags.append(head.tags.utf8)
        codes.append(head.code.utf8)
        unknown.append(head.unknown)
    }

    /// Adds the place of a record that was lost.
    mutating func appendVoid() {
        owners.append(Self.none)
        editors.append(Self.none)
        sharings.append(Self.none)
        edited.append(0)
        contentVersions.append(0)
        bodyVersions.append(0)
        previous.append(0)
        for column in [\ContentPage.names, \.urls, \.tags, \.codes, \.unknown] { self[keyPath: column].append([]) }
    }

    mutating func replace(_ index: Int, with head: Head) {
        owners[index] = place(of: Array(head.owner.utf8))
        editors[index] = place(of: Array(head.editor.utf8))
        sharings[index] = place(of: SharingEncoding.bytes(head.sharing))
        edited[index] = head.edited
        contentVersions[index] = head.contentVersion
        bodyVersions[index] = head.bodyVersion
        previous[index] = head.previous
        names.replace(index, with: head.name.utf8)
        urls.replace(index, with: head.url.utf8)
        tags.replace(index, with: head.tags.utf8)
        codes.replace(index, with: head.code.utf8)
        unknown.replace(index, with: head.unknown)
        if values.count > 4 * count { dropUnused() }
    }

    /// Where a value stands, added if it is new. Records that follow each other often have the same.
    private mutating func place(of value: [UInt8]) -> UInt16 {
        if let known = values.firstIndex(of: value) { return UInt16(known) }
        values.append(value)
        return UInt16(values.count - 1)
    }

    /// Drops values that no record has any more.
    private mutating func dropUnused() {
        let old = values
        values = ByteColumn()
        for index in 0..<count where !isVoid(index) {
            owners[index] = place(of: Array(old[Int(owners[index])]))
            editors[index] = place(of: Array(old[Int(editors[index])]))
            sharings[index] = place(of: Array(old[Int(sharings[index])]))
        }
    }
}
