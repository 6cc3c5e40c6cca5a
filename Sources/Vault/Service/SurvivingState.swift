import Secrets

extension VaultCore {
    /// A state made of what stands beside the sealed texts in the clear, for a vault whose own is lost. What is read by it is
    /// authentic, but nothing shows whether it is the newest, or all that there was.
    func survivingState(in store: any SealedReader) -> VaultState {
        var state = VaultState()
        for kind in PageKind.allCases {
            for number in numbers(of: kind, in: store) {
                // Somebody who writes the file can put any number there.
                guard (0..<Self.mostPages).contains(number) else { continue }
                let page = PageID(kind: kind, number: number)
                if let stored = try? store.page(page) { state.pages[page] = stored.version }
            }
        }
        state.nextID = nextID(by: state.pages, in: store)
        state.directoryVersion = (try? store.text(.directory))??.version ?? 0
        state.accessKeysVersion = (try? store.text(.accessKeys))??.version ?? 0
        state.auditCount = (try? store.lastEntry()) ?? 0
        state.auditVersion = (try? store.entry(state.auditCount))??.version ?? 0
        state.slots = SlotDigest.of((try? store.slots()) ?? [])
        return state
    }

    /// How many pages of a kind are looked for: enough for a hundred million records.
    private static let mostPages: Int64 = 1_000_000

    private func numbers(of kind: PageKind, in store: any SealedReader) -> [Int64] {
        (try? store.pageNumbers(kind)) ?? Array(0..<Int64(PageKind.codePages))
    }

    /// The identifier after the last that the last page of contents has; of a page that cannot be opened, after the last that
    /// it has room for.
    private func nextID(by pages: PageVersions, in store: any SealedReader) -> Int64 {
        guard let last = pages[.contents].lastIndex(where: { $0 != 0 }) else { return 1 }
        let page = PageID(kind: .contents, number: Int64(last))
        var scratch = Scratch()
        let binding = Binding(page, version: pages[page])
        let opened = try? keys.open(try store.page(page), at: binding, into: &scratch) {
            (bytes) throws(MalformedBytes) in try ContentPage(bytes)
        }
        return page.number * page.kind.capacity + Int64(opened?.count ?? Int(page.kind.capacity)) + 1
    }
}
