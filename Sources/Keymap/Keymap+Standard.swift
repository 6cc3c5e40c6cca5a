extension Keymap {
    /// The keymap that the program comes with: the file keymap.conf at the top of the sources, which is built in
    /// (the package's resource rule `.embedInCode("keymap.conf")` makes `PackageResources`).
    package static let standard = parse(standardText, file: "keymap.conf").0

    /// That file's text, to start one's own from.
    package static let standardText = String(decoding: PackageResources.keymap_conf, as: UTF8.self)
}
