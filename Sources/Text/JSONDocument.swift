/// A JSON text that was read whole.
package struct JSONDocument: Equatable, Sendable {
    /// A name that one object has more than once.
    package struct RepeatedName: Equatable, Sendable {
        /// Where the member is: `users_allowed[0].can_edit`.
        package let path: String
        /// Where the repeated name begins, in bytes from the start of the text.
        package let offset: Int
    }

    package let value: JSONValue
    /// In the order of the text. Which of the values is meant, nobody can know: whoever takes orders refuses them.
    package let repeatedNames: [RepeatedName]

    /// The members, if it is an object.
    package var object: JSONObject? {
        if case .object(let object) = value { object } else { nil }
    }

    /// Deeper than anything that the program reads.
    package static let depthLimit = 32

    /// Reads a JSON text in UTF-8, with or without a byte order mark. Throws what is wrong with it, and where.
    package init(_ bytes: some Collection<UInt8>, depthLimit: Int = depthLimit) throws(JSONError) {
        let read = { (buffer: UnsafeBufferPointer<UInt8>) -> Result<JSONDocument, JSONError> in
            var reader = JSONReader(buffer, depthLimit: depthLimit)
            return Result { () throws(JSONError) in
                let value = try reader.document()
                return JSONDocument(value: value, repeatedNames: reader.repeatedNames)
            }
        }
        let result = bytes.withContiguousStorageIfAvailable(read) ?? Array(bytes).withUnsafeBufferPointer(read)
        self = try result.get()
    }

    private init(value: JSONValue, repeatedNames: [RepeatedName]) {
        self.value = value
        self.repeatedNames = repeatedNames
    }
}

/// Why a text is no JSON that can be read.
package struct JSONError: Error, Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        /// Something else is expected at this place.
        case malformed
        /// The text ends too early.
        case cut
        /// Objects and arrays are nested too deep.
        case tooDeep
        /// A text in it is not valid UTF-8.
        case notUTF8
    }

    package let reason: Reason
    /// In bytes from the start of the text.
    package let offset: Int
}
