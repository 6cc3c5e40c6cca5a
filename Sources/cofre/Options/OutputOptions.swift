import ArgumentParser

/// `--json`, everywhere data is printed.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON with the API's field names.")
    var json = false
}
