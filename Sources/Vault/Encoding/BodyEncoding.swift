import Secrets

/// What is sealed of a record beside its head: what listing does not need.
struct Body: Equatable {
    var clientID: String
    var clientSecret: ClientSecret
    var method: String
    var notes: String
    /// Fields written by a newer program, as they stood, to be written again.
    var unknown: [UInt8] = []

    /// Field numbers. Never used again once given up.
    private enum Tag {
        static let clientID: UInt8 = 1
        static let clientSecret: UInt8 = 2
        static let method: UInt8 = 3
        static let notes: UInt8 = 4
    }

    init(clientID: String, clientSecret: ClientSecret, method: String, notes: String) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.method = method
        self.notes = notes
    }

    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) {
        self.init(clientID: "", clientSecret: ClientSecret(""), method: "", notes: "")
        var reader = try FieldReader(bytes)
        var start = reader.offset
        var hasClientID = false
        while let (tag, value) = try reader.next() {
            switch tag {
            case Tag.clientID:
                clientID = value.text
                hasClientID = true
            case Tag.clientSecret: clientSecret = ClientSecret(bytes: value)
            case Tag.method: method = value.text
            case Tag.notes: notes = value.text
            default: unknown += bytes[start..<reader.offset]
            }
            start = reader.offset
        }
        guard hasClientID else { throw .missing(field: Tag.clientID) }
    }

    /// Encodes the body into `scratch`, in place of what was there.
    func write(to scratch: inout Scratch) {
        scratch.beginFields()
        scratch.appendField(Tag.clientID, clientID)
        clientSecret.withBytes { if !$0.isEmpty { scratch.appendField(Tag.clientSecret, $0) } }
        if !method.isEmpty { scratch.appendField(Tag.method, method) }
        if !notes.isEmpty { scratch.appendField(Tag.notes, notes) }
        unknown.withUnsafeBytes { scratch.append($0) }
    }

    /// Whether both are stored as the same bytes. `==` takes texts for equal that differ in how accents are composed.
    func isStoredAs(_ other: Body) -> Bool {
        var mine = Scratch()
        var theirs = Scratch()
        write(to: &mine)
        other.write(to: &theirs)
        return mine.holdsSame(as: theirs)
    }
}
