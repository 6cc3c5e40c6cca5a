/// The part of a URL between its scheme and its path: host and port, without what logs in.
package enum Host {
    /// All of the text if it is no URL with a host.
    package static func of(_ url: String) -> String {
        var url = url
        return url.withUTF8 { String(decoding: part(of: UnsafeRawBufferPointer($0)), as: UTF8.self) }
    }

    static func part(of url: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let colon = url.firstIndex(of: UInt8(ascii: ":")), colon + 2 < url.count,
            url[colon + 1] == UInt8(ascii: "/"), url[colon + 2] == UInt8(ascii: "/")
        else { return url }
        let rest = url[(colon + 3)...]
        let end =
            rest.firstIndex { [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains($0) } ?? rest.endIndex
        let start = rest[..<end].lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? rest.startIndex
        return start < end ? UnsafeRawBufferPointer(rebasing: url[start..<end]) : url
    }
}
