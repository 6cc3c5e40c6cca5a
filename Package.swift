// swift-tools-version:6.1
import PackageDescription

/// Modules and what each may import: see docs/ARCHITECTURE.md. The layering is enforced by the
/// dependency lists here together with `--explicit-target-dependency-import-check error`.
let package = Package(
    name: "cofre",
    products: [
        .executable(name: "cofre", targets: ["cofre"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // The domain.
        .target(name: "Secrets"),
        .target(name: "Transfer", dependencies: ["Secrets"]),

        // The local store.
        .target(name: "CSodium", linkerSettings: [.linkedLibrary("sodium")]),
        .target(
            name: "Vault",
            dependencies: ["Secrets", "CSodium", .product(name: "GRDB", package: "GRDB.swift")]),

        // Which services there are: config.toml.
        .target(
            name: "Profiles", dependencies: ["Keymap", .product(name: "TOMLKit", package: "TOMLKit")]),

        // The REST contract, for both of its ends.
        .target(name: "MySafeWire", dependencies: ["Secrets"]),

        // The client. libcurl is loaded on first use, not linked.
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl")]),
        .target(name: "MySafeClient", dependencies: ["Secrets", "MySafeWire", "CCurl"]),

        // The terminal program.
        .target(name: "Keymap", resources: [.embedInCode("keymap.conf")]),
        .target(name: "Surface"),
        .target(name: "Screens", dependencies: ["Secrets", "Keymap"]),
        .target(name: "Views", dependencies: ["Screens", "Surface", "Secrets", "Keymap"]),
        .target(
            name: "CNcurses",
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
        .target(name: "Curses", dependencies: ["Surface", "Keymap", "CNcurses"]),

        // What the executables share: streams, prompts, signals, files, errors.
        .target(
            name: "CommandSupport",
            dependencies: [
                "Secrets", "Surface", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "cofre",
            dependencies: [
                "CommandSupport", "MySafeClient", "Profiles", "Secrets", "Transfer", "Vault", "Keymap", "Surface",
                "Screens", "Views", "Curses",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // Tests.
        .target(name: "TestSupport", dependencies: ["Secrets"], path: "Tests/Support"),
        .target(
            name: "RemoteTestSupport", dependencies: ["MySafeClient", "MySafeWire", "Secrets"],
            path: "Tests/RemoteSupport"),
        .testTarget(name: "SecretsTests", dependencies: ["Secrets", "TestSupport"]),
        .testTarget(name: "TransferTests", dependencies: ["Transfer", "Secrets"]),
        .testTarget(
            name: "VaultTests",
            dependencies: [
                "Vault", "Secrets", "TestSupport", "CSodium",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(name: "ProfilesTests", dependencies: ["Profiles"]),
        .testTarget(name: "MySafeWireTests", dependencies: ["MySafeWire", "Secrets"]),
        .testTarget(
            name: "MySafeClientTests",
            dependencies: ["MySafeClient", "MySafeWire", "Secrets", "TestSupport", "RemoteTestSupport"]),
        .testTarget(name: "KeymapTests", dependencies: ["Keymap"]),
        .testTarget(name: "SurfaceTests", dependencies: ["Surface"]),
        .testTarget(name: "CursesTests", dependencies: ["Curses", "Surface", "Keymap"]),
        .testTarget(name: "ScreensTests", dependencies: ["Screens", "Secrets", "Keymap", "TestSupport"]),
        .testTarget(
            name: "ViewsTests",
            dependencies: ["Views", "Screens", "Surface", "Secrets", "Keymap", "TestSupport"]),
        .testTarget(name: "CofreTests", dependencies: ["cofre", "CommandSupport", "Secrets", "RemoteTestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
