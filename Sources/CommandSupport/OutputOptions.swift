import ArgumentParser

/// `--json`, for scripts.
package struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON.")
    package var json = false

    package init() {}
}
