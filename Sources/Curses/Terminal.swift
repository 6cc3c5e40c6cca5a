import CNcurses
import Dispatch
import Glibc
import Keymap
import Surface

/// The terminal: keys and signals in, surfaces out. Takes standard input and output over when it is made and gives them
/// back by `restore`, at the latest when the process ends. One at a time.
@MainActor
package final class Terminal {
    /// In columns and rows.
    package private(set) var size: (width: Int, height: Int)

    private let queue = EventQueue()
    private let encoder: CellEncoder
    private var decoder: KeyDecoder
    private var shown: Surface?
    /// The row that is being put; kept for the memory.
    private var cells: [cn_cell] = []
    private var sources: [any DispatchSourceProtocol] = []
    private var timer: (any DispatchSourceTimer)?
    private let escapeDelay: Int
    private let pasteTail: Int
    private var isOpen = true
    private var hasHungUp = false
    /// Whether another program has the terminal at present.
    private var isLent = false

    /// How long the rest of a sequence may take that has begun, in milliseconds: links are slow at times.
    private static let sequenceDelay = 500
    /// Milliseconds without anything of a paste until a person may end it.
    private static let pasteSilence = 1000
    /// How long the rest of a sequence is still known for what it is, after that was given up, in milliseconds.
    private static let remnantDelay = 1500
    /// The most bytes that are looked at together.
    private static let longestBurst = 1 << 20

    /// - Parameters:
    ///   - escapeDelay: milliseconds until a single ESC is the key, as a person wants it; nil for the usual ones.
    ///   - mouse: whether the mouse is taken.
    package init(
        colours: ColourChoice, palette: Palette = Palette(), escapeDelay: Int? = nil, mouse: Bool = false
    ) throws(TerminalError) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
        // Before ncurses, which leaves signals alone that are taken care of.
        let signals = cn_signals_open()
        guard signals >= 0 else { throw .noSignals }
        cn_use_mouse(mouse)
        let result = cn_open(Self.isModern(Self.environment("TERM") ?? ""))
        guard result == CN_OK else {
            cn_signals_close(false)
            let type = Self.environment("TERM") ?? ""
            throw result == CN_TOO_SIMPLE ? .tooSimple(type) : .unknownType(type)
        }
        encoder = CellEncoder(
            isUTF8: cn_is_utf8(), width: Self.columns, canEncode: Self.canEncode)
        decoder = KeyDecoder(sequences: KeySequences(described: Self.describedKeys()), takesPointer: mouse)
        self.escapeDelay = EscapeDelay.milliseconds(wanted: escapeDelay, environment: Self.environment)
        pasteTail = EscapeDelay.pasteTail(environment: Self.environment)
        size = Self.drawnSize()
        Self.setLooks(colours, palette)
        listen(signals)
    }

    // MARK: Output

    /// Shows `surface`: what differs from the one before is sent, in one go as far as possible.
    package func present(_ surface: Surface) {
        guard isOpen, !isLent else { return }
        let height = min(surface.height, size.height)
        // Never moved while something is in it.
        cells.reserveCapacity(size.width)
        let isSameSize = shown?.width == surface.width && shown?.height == surface.height
        for y in 0..<height {
            if isSameSize, shown?.hasSameRow(y, as: surface) == true { continue }
            encoder.encode(surface, row: y, width: min(size.width, surface.width), into: &cells)
            cn_put_row(Int32(y), cells, Int32(cells.count))
        }
        let hidesSecret = shown?.holdsSecret == true && !surface.holdsSecret
        if shown?.holdsSecret == true { shown?.wipe() }
        shown = surface
        let rest = surface.cursor ?? Point(size.width - 1, size.height - 1)
        cn_refresh(
            Int32(min(max(rest.x, 0), size.width - 1)), Int32(min(max(rest.y, 0), size.height - 1)),
            surface.cursorVisible && surface.cursor != nil)
        if hidesSecret { wipe() }
    }

    /// Overwrites what a client secret that is no longer shown was made into on its way to the terminal.
    private func wipe() {
        // The last row has left the others' cells behind it.
        cells.append(contentsOf: repeatElement(cn_cell(), count: cells.capacity - cells.count))
        cells.withUnsafeMutableBytes { cn_wipe($0.baseAddress, $0.count) }
        cn_wipe_output()
    }

    /// Draws the last surface anew, whatever the terminal shows: other programs may have written over it.
    package func redraw() {
        guard isOpen else { return }
        cn_invalidate()
        if let shown { present(shown) }
    }

    /// Sends text to the clipboard of the user's terminal (OSC 52), over SSH too; "" clears it. No terminal answers
    /// whether it took the text. What is secret is cleared where the program crashes, too.
    package func copyToClipboard(_ text: String, isSecret: Bool = false) throws(ClipboardError) {
        guard isOpen, cn_takes_osc() else { throw .unsupported }
        guard let bytes = Escapes.copy(text) else { throw .tooLong(limit: Escapes.clipboardLimit) }
        let route = ClipboardRoute(Self.environment)
        // Whatever happens meanwhile: before a secret is there, and as long as it is.
        if isSecret { clearClipboardOnCrash(true) }
        guard write(route.wrapped(bytes)) else { throw .unsupported }
        if !isSecret { clearClipboardOnCrash(false) }
    }

    /// Whether the terminal's clipboard is to be cleared if the program crashes.
    package func clearClipboardOnCrash(_ isOn: Bool) {
        let takesIt = isOn && isOpen && cn_takes_osc()
        let clearing = takesIt ? Escapes.copy("").map(ClipboardRoute(Self.environment).wrapped) ?? [] : []
        cn_rescue_clearing(clearing, clearing.count)
    }

    @discardableResult
    private func write(_ bytes: [UInt8]) -> Bool { cn_write(bytes, bytes.count) }

    // MARK: Input

    /// Hands over what happens, one by one. Returns after `hangup` and after `restore`.
    package func forEachEvent(_ body: @escaping (TerminalEvent) -> Void) async { await queue.forEach(body) }

    /// Whether events wait, or input that will become some: then presenting can wait, too.
    package var hasPendingInput: Bool { !queue.isEmpty || (isOpen && cn_input_waits()) }

    /// Whether nothing comes: all that has come was acted upon, and nothing has begun that is not complete.
    package var isInputQuiet: Bool { queue.isIdle && !hasPendingInput && !decoder.isHolding }

    private func listen(_ signals: Int32) {
        let input = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .main)
        input.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.deliver { $0.readInput() } } }
        let signalled = DispatchSource.makeReadSource(fileDescriptor: signals, queue: .main)
        signalled.setEventHandler { [weak self] in
            MainActor.assumeIsolated { self?.deliver { $0.readSignals(signals) } }
        }
        sources = [input, signalled]
        for source in sources { source.resume() }
    }

    /// Hands over what `work` finds, all of it together.
    private func deliver(_ work: (Terminal) -> Void) {
        work(self)
        queue.deliver()
    }

    private func readInput() {
        guard isOpen, !hasHungUp else { return }
        var burst: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        // Looked at before each read: what was announced may have been read by a program that had the terminal meanwhile, and
        // reading would wait, with everything behind it.
        while burst.count < Self.longestBurst, cn_input_waits() {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR || errno == EAGAIN { break }
            guard count > 0 else {
                take(burst)
                return hangUp()
            }
            burst += buffer[..<count]
        }
        take(burst)
        wait()
    }

    private func take(_ burst: [UInt8]) {
        for event in decoder.feed(burst) { queue.add(event) }
    }

    /// Waits for the rest of a sequence, if one has begun.
    private func wait() {
        timer?.cancel()
        timer = nil
        let delay: Int
        switch decoder.waiting {
        // A paste may pause for as long as the link does: what came after a limit would run as keys.
        case .nothing, .silentPaste: return
        case .escape: delay = escapeDelay
        case .rest: delay = Self.sequenceDelay
        case .lateRest: delay = Self.remnantDelay
        case .paste: delay = Self.pasteSilence
        case .pasteTail: delay = pasteTail
        }
        let timer = DispatchSource.makeTimerSource(queue: .main)
        timer.schedule(deadline: .now() + .milliseconds(delay))
        timer.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.deliver { $0.timeOut() } } }
        timer.resume()
        self.timer = timer
    }

    private func timeOut() {
        timer = nil
        // What came in the meantime belongs to the sequence.
        guard isOpen, !hasHungUp, !cn_input_waits() else { return }
        for event in decoder.timeOut() { queue.add(event) }
        wait()
    }

    // MARK: Signals

    private func readSignals(_ descriptor: Int32) {
        var numbers = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &numbers, numbers.count)
        guard isOpen, count > 0 else { return }
        // In their order: a stop that was followed by a continuation is over.
        for number in numbers[..<count] {
            switch Int32(number) {
            case SIGHUP: return hangUp()
            case SIGWINCH: updateSize()
            // Whoever has the terminal takes care of these.
            case SIGTSTP where isLent, SIGCONT where isLent, SIGINT where isLent, SIGQUIT where isLent: break
            case SIGTSTP: queue.add(.suspend)
            case SIGCONT:
                queue.remove(.suspend)
                resume()
            case SIGINT, SIGTERM, SIGQUIT: queue.add(.terminate)
            default: break
            }
        }
    }

    private func updateSize() {
        var width: Int32 = 0
        var height: Int32 = 0
        guard cn_kernel_size(&width, &height) else { return }
        cn_resize(width, height)
        size = Self.drawnSize()
        shown = nil
        queue.add(.resize(width: size.width, height: size.height))
    }

    /// Hands the terminal to another program while `work` runs. nil, and nothing is done, if the terminal is not there.
    package func lend<Value: Sendable>(_ work: @Sendable () async -> Value) async -> Value? {
        guard isOpen, !hasHungUp, !isLent, let input = sources.first else { return nil }
        isLent = true
        input.suspend()
        cn_leave()
        let value = await work()
        isLent = false
        if isOpen, !hasHungUp {
            input.resume()
            deliver { $0.resume() }
        }
        return value
    }

    /// Gives the terminal back and stops the process, as Control-Z does; returns when it goes on.
    package func suspend() {
        guard isOpen, !hasHungUp else { return }
        cn_leave()
        cn_stop()
        deliver { $0.resume() }
    }

    private func resume() {
        cn_enter()
        shown = nil
        updateSize()
        queue.add(.resumed)
    }

    /// The terminal is gone, or will be soon: no more input is waited for. What takes a copied secret out of its clipboard
    /// can still be sent where it is there, until `restore`.
    private func hangUp() {
        queue.add(.hangup)
        hasHungUp = true
        cn_expect_end()
        if cn_is_gone() { restore() } else { stopListening() }
    }

    // MARK: The end

    /// Gives the terminal back as it was. Nothing happens the second time.
    package func restore() {
        guard isOpen else { return }
        isOpen = false
        stopListening()
        cn_close()
        cn_signals_close(hasHungUp)
        queue.finish()
    }

    private func stopListening() {
        timer?.cancel()
        // One that is suspended may not be let go.
        if isLent { sources.first?.resume() }
        for source in sources { source.cancel() }
        sources = []
    }

    // MARK: What the terminal is like

    // Called for each cell. Closures of this class would look each time whether they run on its actor.
    private nonisolated static func columns(_ scalar: UInt32) -> Int { Int(cn_width(scalar)) }
    private nonisolated static func canEncode(_ scalar: UInt32) -> Bool { cn_can_encode(scalar) }

    private static func drawnSize() -> (width: Int, height: Int) {
        var width: Int32 = 0
        var height: Int32 = 0
        cn_size(&width, &height)
        return (Int(width), Int(height))
    }

    private static func setLooks(_ choice: ColourChoice, _ palette: Palette) {
        let isPlain = choice == .none || !(environment("NO_COLOR") ?? "").isEmpty
        let colours = isPlain ? 0 : Int(cn_colours())
        for role in Role.allCases {
            let look = Look.of(role, colours: colours, palette)
            cn_set_look(Int32(role.rawValue), look.attributes.rawValue, Int32(look.colour ?? -1))
        }
    }

    /// Whether terminals of a type do all that those of the type xterm-256color do, so that they can be taken for such if the system
    /// does not know them, as it is where one has come by SSH.
    nonisolated static func isModern(_ type: String) -> Bool {
        ["xterm-", "kitty", "ghostty", "alacritty", "foot", "wezterm", "contour", "rio", "konsole", "vte-", "iterm"]
            .contains { type.hasPrefix($0) }
    }

    /// What to know of the terminal's type; nil if there is nothing.
    package var typeRemark: String? {
        guard cn_is_taken_for_xterm(), let type = Self.environment("TERM") else { return nil }
        return "This system does not know '\(type)' (TERM): it is taken for xterm-256color."
    }

    private static func describedKeys() -> [(bytes: [UInt8], key: Key)] {
        KeySequences.capabilities.map { name, key in
            var bytes = [UInt8](repeating: 0, count: 32)
            return (Array(bytes[..<cn_key_bytes(name, &bytes, bytes.count)]), key)
        }
    }

    nonisolated static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
