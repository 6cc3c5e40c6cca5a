import Glibc

/// A system call's failure.
package struct SystemError: Error, Equatable {
    /// The `errno` value.
    package let code: Int32

    package init(_ code: Int32) { self.code = code }

    /// The failure of the call just made.
    package static var last: SystemError { SystemError(errno) }

    /// The C library's text for it.
    package var text: String { String(cString: strerror(code)) }
}
