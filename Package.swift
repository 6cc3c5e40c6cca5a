// swift-tools-version:6.1
import PackageDescription

/// Modules and what each may import: see docs/ARCHITECTURE.md. The layering is enforced by the
/// dependency lists here together with `--explicit-target-dependency-import-check error`.

/// A product that only the server needs.
func server(_ name: String, _ package: String) -> Target.Dependency {
    .product(name: name, package: package, condition: .when(traits: ["Server"]))
}

let package = Package(
    name: "cofre",
    products: [
        .executable(name: "cofre", targets: ["cofre"]),
        .executable(name: "cofre-server", targets: ["cofre-server"]),
    ],
    traits: [
        .trait(
            name: "Server",
            description: "Builds cofre-server too. What it needs beyond cofre is fetched with this trait only.")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        // Behind the trait.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.0.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    ],
    targets: [
        // What the system's C library offers, in forms that are safe to use.
        .target(name: "Posix"),

        // Text, whatever it is about.
        .target(name: "Text"),
        .target(name: "ServerSettings"),

        // The domain.
        .target(name: "Secrets", dependencies: ["Posix", "Text"]),
        .target(name: "Transfer", dependencies: ["Secrets", "Text"]),

        // Where runs are kept.
        .target(name: "Journal", dependencies: ["Posix", "Secrets", "Text"]),

        // The local store.
        .target(name: "CSodium", linkerSettings: [.linkedLibrary("sodium")]),
        .target(name: "CStorage", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(
            name: "Vault",
            dependencies: [
                "Posix", "Secrets", "Text", "CSodium", "CStorage", .product(name: "GRDB", package: "GRDB.swift"),
            ]),

        // Which services there are: config.toml.
        .target(
            name: "Profiles", dependencies: ["Text", "ServerSettings", .product(name: "TOMLKit", package: "TOMLKit")]),

        // The REST contract, for both of its ends.
        .target(name: "MySafeWire", dependencies: ["Secrets", "Text"]),

        // The client. libcurl is loaded on first use, not linked.
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl")]),
        .target(
            name: "MySafeClient", dependencies: ["Posix", "Secrets", "ServerSettings", "Text", "MySafeWire", "CCurl"]),

        // The terminal program.
        .target(name: "Keymap", dependencies: ["Text"], resources: [.embedInCode("keymap.conf")]),
        .target(name: "Surface"),
        .target(name: "Screens", dependencies: ["Secrets", "Text", "Keymap"]),
        .target(name: "Views", dependencies: ["Screens", "Surface", "Secrets", "Text", "Keymap"]),
        .target(
            name: "CNcurses",
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
        .target(name: "Curses", dependencies: ["Surface", "Keymap", "CNcurses"]),

        // What the executables share: streams, prompts, signals, files, errors.
        .target(
            name: "CommandSupport",
            dependencies: [
                "Posix", "Secrets", "Surface", "Text",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        // The commands that both executables have for a vault.
        .target(
            name: "VaultCommands",
            dependencies: [
                "CommandSupport", "Posix", "Secrets", "Text", "Vault",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "cofre",
            dependencies: [
                "CommandSupport", "Journal", "MySafeClient", "Posix", "Profiles", "Secrets", "Transfer", "Vault",
                "Keymap",
                "Surface", "Screens", "Text", "VaultCommands", "Views", "Curses",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // The server. The first target is there for its error where the trait is missing: that of a missing module would
        // come before it within one target.
        .target(name: "ServerTrait"),
        .target(
            name: "MySafeServer",
            dependencies: [
                "ServerTrait", "Posix", "Secrets", "Text", "Vault", "MySafeWire",
                server("Hummingbird", "hummingbird"), server("HummingbirdCore", "hummingbird"),
                server("HTTPTypes", "swift-http-types"), server("Logging", "swift-log"),
                server("NIOCore", "swift-nio"), server("NIOTLS", "swift-nio"),
                server("NIOHTTP2", "swift-nio-http2"), server("NIOExtras", "swift-nio-extras"),
                server("NIOHTTPTypes", "swift-nio-extras"),
                server("NIOHTTPTypesHTTP2", "swift-nio-extras"),
                server("NIOSSL", "swift-nio-ssl"), server("ServiceLifecycle", "swift-service-lifecycle"),
                server("UnixSignals", "swift-service-lifecycle"),
            ]),

        .executableTarget(
            name: "cofre-server",
            dependencies: [
                "CommandSupport", "Posix", "Secrets", "Text", "Vault", "VaultCommands", "MySafeServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // Tests.
        .target(name: "TestSupport", dependencies: ["Secrets"], path: "Tests/Support"),
        .target(
            name: "RemoteTestSupport", dependencies: ["MySafeClient", "MySafeWire", "Secrets"],
            path: "Tests/RemoteSupport"),
        .testTarget(name: "TextTests", dependencies: ["Text", "TestSupport"]),
        .testTarget(name: "PosixTests", dependencies: ["Posix"]),
        .testTarget(name: "SecretsTests", dependencies: ["Secrets", "Text", "TestSupport"]),
        .testTarget(name: "JournalTests", dependencies: ["Journal", "Posix", "Secrets", "TestSupport"]),
        .testTarget(name: "TransferTests", dependencies: ["Transfer", "Secrets", "Text", "TestSupport"]),
        .testTarget(
            name: "VaultTests",
            dependencies: [
                "Vault", "Posix", "Secrets", "TestSupport", "CSodium",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["FirstFormat"]),
        .testTarget(name: "ProfilesTests", dependencies: ["Profiles", "ServerSettings", "TestSupport"]),
        .testTarget(name: "MySafeWireTests", dependencies: ["MySafeWire", "Secrets"]),
        .testTarget(
            name: "MySafeClientTests",
            dependencies: [
                "MySafeClient", "MySafeWire", "Posix", "Secrets", "CCurl", "TestSupport", "RemoteTestSupport",
            ]),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "MySafeServer", "MySafeClient", "MySafeWire", "Posix", "Vault", "VaultCommands", "Secrets", "Text",
                "TestSupport",
                "cofre-server",
                .product(name: "GRDB", package: "GRDB.swift"), server("Yams", "Yams"),
            ]),
        .testTarget(name: "KeymapTests", dependencies: ["Keymap"]),
        .testTarget(name: "SurfaceTests", dependencies: ["Surface"]),
        .testTarget(name: "CursesTests", dependencies: ["Curses", "Surface", "Keymap"]),
        .testTarget(name: "ScreensTests", dependencies: ["Screens", "Secrets", "Keymap", "TestSupport"]),
        .testTarget(
            name: "ViewsTests",
            dependencies: ["Views", "Screens", "Surface", "Secrets", "Text", "Keymap", "TestSupport"]),
        .testTarget(
            name: "CofreTests",
            dependencies: [
                "cofre", "CommandSupport", "Curses", "Keymap", "Posix", "Profiles", "Screens", "Secrets", "TestSupport",
                "RemoteTestSupport",
                .target(name: "cofre-server", condition: .when(traits: ["Server"])),
            ]),
    ],
    swiftLanguageModes: [.v6]
)

// Built by `make fuzz` only: libFuzzer on what others have written.
if Context.environment["COFRE_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: ["Vault", "Secrets", "Text", "Transfer", "Profiles", "Keymap", "MySafeWire", "Curses"],
            path: "Tests/Fuzz", exclude: ["Seeds"]))
}

#if compiler(<6.2)
    // What the server is made of needs Swift 6.2: with 6.1 everything else is built and tested.
    let fromSwift62 = ["ServerTrait", "MySafeServer", "cofre-server", "ServerTests"]
    package.targets.removeAll { fromSwift62.contains($0.name) }
    package.products.removeAll { fromSwift62.contains($0.name) }
    for target in package.targets {
        target.dependencies.removeAll { if case .targetItem("cofre-server", _) = $0 { true } else { false } }
    }
#endif
