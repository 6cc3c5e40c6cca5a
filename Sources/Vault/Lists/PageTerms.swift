import Secrets

/// Some of a page's records, by their places: a bit each.
typealias PlaceMask = UInt128

/// What records are looked up by in a list.
enum ListTerm: Hashable {
    case owner(String)
    /// A user who a record is shared with.
    case user(String)
    /// A group that a record is shared with.
    case group(String)
    /// One of a record's tags, or all of them as they are written.
    case tag(String)
    case code(String)

    /// Stands for the term in the index. Texts that Swift takes for equal have the same (Unicode's canonical equivalence), as whoever
    /// decides on access compares them. Terms that share one by chance only add candidates.
    var key: Int { hashValue }
}

extension ContentPage {
    /// Which records of the page have which terms, by their keys. Throws `.wrong` for a sharing that cannot be.
    func terms() throws(MalformedBytes) -> [Int: PlaceMask] {
        var terms: [Int: PlaceMask] = [:]
        // Records of a page have few owners, sharings and tags: the terms of each are made once.
        var byOwner: [UInt16: PlaceMask] = [:]
        var bySharing: [UInt16: PlaceMask] = [:]
        var byTags: [ArraySlice<UInt8>: PlaceMask] = [:]
        for index in 0..<count where !isVoid(index) {
            let bit = PlaceMask(1) << PlaceMask(index)
            byOwner[owners[index], default: 0] |= bit
            bySharing[sharings[index], default: 0] |= bit
            byTags[tags[index], default: 0] |= bit
            terms[ListTerm.code(codes.text(index)).key, default: 0] |= bit
        }
        for (place, mask) in byOwner { terms[ListTerm.owner(values.text(Int(place))).key, default: 0] |= mask }
        for mask in bySharing.values {
            let sharing = try sharing(mask.trailingZeroBitCount)
            for permission in sharing.users { terms[ListTerm.user(permission.name).key, default: 0] |= mask }
            for permission in sharing.groups { terms[ListTerm.group(permission.name).key, default: 0] |= mask }
        }
        for (bytes, mask) in byTags {
            let text = String(decoding: bytes, as: UTF8.self)
            terms[ListTerm.tag(text).key, default: 0] |= mask
            for tag in TagList.split(text) { terms[ListTerm.tag(String(tag)).key, default: 0] |= mask }
        }
        return terms
    }

    /// Bytes of memory, about.
    var size: Int {
        [values, names, urls, tags, codes, unknown].reduce(1024 + count * 38) { $0 + $1.bytes.count + 4 * $1.count }
    }
}
