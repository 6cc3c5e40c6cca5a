/// Why bytes are not what they should be.
enum MalformedBytes: Error, Equatable {
    case truncated
    /// The text has an encoding that this program does not know.
    case unknownEncoding(UInt8)
    /// A field that has to be there is not.
    case missing(field: UInt8)
    /// A field has a value that cannot be.
    case wrong(field: UInt8)
}

/// The encoding of everything that is sealed: one byte with the encoding's number, then fields, each a tag of one byte,
/// a length (LEB128) and as many bytes. Readers skip tags that they do not know, so that records can grow fields.
struct FieldReader {
    /// The only encoding there is so far.
    static let version: UInt8 = 1

    private let bytes: UnsafeRawBufferPointer
    /// Where the next field begins.
    private(set) var offset: Int

    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedBytes) {
        guard let first = bytes.first else { throw .truncated }
        guard first == Self.version else { throw .unknownEncoding(first) }
        self.bytes = bytes
        offset = 1
    }

    /// The next field, or nil at the end.
    mutating func next() throws(MalformedBytes) -> (tag: UInt8, value: UnsafeRawBufferPointer)? {
        guard offset < bytes.count else { return nil }
        let tag = bytes[offset]
        offset += 1
        let length = try Varint.read(bytes, at: &offset)
        guard length <= bytes.count - offset else { throw .truncated }
        let value = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
        offset += length
        return (tag, value)
    }
}

/// Lengths as LEB128: seven bits a byte, lowest first, the high bit set on all but the last.
enum Varint {
    static func read(_ bytes: UnsafeRawBufferPointer, at offset: inout Int) throws(MalformedBytes) -> Int {
        var value = 0
        var shift = 0
        while offset < bytes.count, shift < 35 {
            let byte = bytes[offset]
            offset += 1
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .truncated
    }

    static func append(_ value: Int, to scratch: inout Scratch) { encode(value) { scratch.append($0) } }

    static func append(_ value: Int, to bytes: inout [UInt8]) { encode(value) { bytes.append($0) } }

    private static func encode(_ value: Int, _ add: (UInt8) -> Void) {
        var rest = UInt(bitPattern: value)
        while rest >= 0x80 {
            add(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        add(UInt8(truncatingIfNeeded: rest))
    }
}

extension Scratch {
    /// Empties it and begins a text of fields.
    mutating func beginFields() {
        removeAll()
        append(FieldReader.version)
    }

    mutating func appendField(_ tag: UInt8, _ value: UnsafeRawBufferPointer) {
        append(tag)
        Varint.append(value.count, to: &self)
        append(value)
    }

    mutating func appendField(_ tag: UInt8, _ text: String) {
        var text = text
        text.withUTF8 { appendField(tag, UnsafeRawBufferPointer($0)) }
    }

    /// As eight bytes, little endian, so that the value can be changed in place.
    mutating func appendField(_ tag: UInt8, _ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { appendField(tag, $0) }
    }

    mutating func appendField(_ tag: UInt8, byte: UInt8) {
        withUnsafeBytes(of: byte) { appendField(tag, $0) }
    }
}

extension UnsafeRawBufferPointer {
    /// The number in a field of eight bytes.
    func number(field: UInt8) throws(MalformedBytes) -> Int64 {
        guard count == 8 else { throw .wrong(field: field) }
        return Int64(littleEndian: loadUnaligned(as: Int64.self))
    }

    /// The text in a field.
    var text: String { String(decoding: self, as: UTF8.self) }
}
