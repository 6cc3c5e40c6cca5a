import Secrets
import Surface

/// A value folded into lines. Of a client secret no string is made, since Swift's cannot be wiped: it is drawn from the buffer
/// that is.
struct ValueLines {
    private enum Content {
        case text([String])
        case secret(ClientSecret, [Range<Int>])
    }

    private let content: Content

    /// - Parameter width: in terminal columns.
    init(_ text: String, width: Int) { content = .text(LineWrap.lines(text, width: width)) }

    init(_ secret: ClientSecret, width: Int) {
        content = .secret(secret, secret.withBytes { DisplayText.lines(ofSecret: $0, width: width) })
    }

    /// - Parameter reveal: whether a client secret is shown.
    init(_ value: FieldValue, reveal: Bool, width: Int) {
        if reveal, case .secret(let secret) = value {
            self.init(secret, width: width)
        } else {
            self.init(value.words(reveal: reveal), width: width)
        }
    }

    var count: Int {
        switch content {
        case .text(let lines): lines.count
        case .secret(_, let lines): lines.count
        }
    }

    func put(_ line: Int, into surface: inout Surface, at point: Point, role: Role, maxWidth: Int) {
        switch content {
        case .text(let lines): surface.put(lines[line], at: point, role: role, maxWidth: maxWidth)
        case .secret(let secret, let lines):
            secret.withBytes {
                surface.put(
                    secret: UnsafeRawBufferPointer(rebasing: $0[lines[line]]), at: point, role: role, maxWidth: maxWidth
                )
            }
        }
    }
}
