import Dispatch
import Glibc

// Gives libFuzzer's bytes to what reads what others have written. A target ends the program if something comes out that may not.
//
//   fuzz --make-seeds FOLDER       makes vaults to begin with, and the key file that opens them
//   COFRE_FUZZ_TARGET=json fuzz [options of libFuzzer] CORPUS FOLDER
//   COFRE_FUZZ_TARGET=vault COFRE_FUZZ_SEEDS=FOLDER fuzz [options of libFuzzer] CORPUS FOLDER

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// What is given bytes.
protocol FuzzTarget: Sendable {
    init()
    func run(_ bytes: [UInt8])
}

private let target: any FuzzTarget = {
    let targets: [String: any FuzzTarget.Type] = [
        "vault": VaultTarget.self, "json": JSONTarget.self, "csv": CSVTarget.self, "wire": WireTarget.self,
        "keys": KeyTarget.self, "config": ConfigurationTarget.self, "keymap": KeymapTarget.self,
    ]
    let name = getenv("COFRE_FUZZ_TARGET").map { String(cString: $0) } ?? "vault"
    guard let type = targets[name] else { fatalError("COFRE_FUZZ_TARGET is none of \(targets.keys.sorted())") }
    return type.init()
}()

/// The entry point: SwiftPM names it after the module.
@_cdecl("fuzz_main")
public func fuzzMain(_ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Int32 {
    var (count, arguments) = (count, arguments)
    if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--make-seeds" {
        finish { try await VaultSeeds.make(in: CommandLine.arguments[2]) }
        return 0
    }
    return runDriver(&count, &arguments) { bytes, count in
        target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    }
}

/// Waits for something asynchronous; ends the program if it throws.
func finish(_ body: @escaping @Sendable () async throws -> Void) {
    let done = DispatchSemaphore(value: 0)
    Task {
        do {
            try await body()
        } catch {
            fatalError("\(error)")
        }
        done.signal()
    }
    done.wait()
}

/// Ends the program if something does not hold.
func require(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds { fatalError(what()) }
}
