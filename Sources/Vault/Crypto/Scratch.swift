import CSodium
import Glibc

/// A growing buffer for opened texts, wiped before its memory is given back. One serves many records in a row.
struct Scratch: ~Copyable {
    private var memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(capacity: Int = 1024) {
        memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(capacity, 64), alignment: 16)
    }

    deinit {
        if let base = memory.baseAddress { cofre_wipe(base, memory.count) }
        memory.deallocate()
    }

    /// What is in it now.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[..<count]) }

    /// Makes `size` bytes of room and calls `fill` with them; they become the content.
    mutating func replace<R, E: Error>(
        size: Int, fill: (UnsafeMutableRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        count = 0
        reserve(size)
        let result = try fill(UnsafeMutableRawBufferPointer(rebasing: memory[..<size]))
        count = size
        return result
    }

    /// Whether both hold the same bytes.
    func holdsSame(as other: borrowing Scratch) -> Bool {
        guard count == other.count, let mine = memory.baseAddress, let theirs = other.memory.baseAddress else {
            return false
        }
        return memcmp(mine, theirs, count) == 0
    }

    mutating func removeAll() { count = 0 }

    mutating func append(_ byte: UInt8) {
        reserve(count + 1)
        memory[count] = byte
        count += 1
    }

    mutating func append(_ source: UnsafeRawBufferPointer) {
        reserve(count + source.count)
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: source)
        count += source.count
    }

    private mutating func reserve(_ size: Int) {
        guard size > memory.count else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, memory.count * 2), alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(memory))
        if let base = memory.baseAddress { cofre_wipe(base, memory.count) }
        memory.deallocate()
        memory = larger
    }
}
