import CCurl

extension [UInt8] {
    /// Overwrites the bytes and drops them. Of an array that is shared, only this copy is dropped.
    mutating func wipe() {
        withUnsafeMutableBytes { cofre_curl_wipe($0.baseAddress, $0.count) }
        removeAll()
    }
}
