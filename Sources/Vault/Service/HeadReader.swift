import Secrets

/// Opens sealed heads and decides what the acting user may do with each record. The one place where the vault decides
/// on access. Owners, tags and permissions that repeat are made once.
struct HeadReader: ~Copyable {
    private let vault: Vault
    private let groups: Set<String>
    private var owners = Interner<String>()
    private var tags = Interner<String>()
    private var sharings = Interner<Sharing>()
    var scratch = Scratch()

    init(_ vault: Vault, directory: Directory) {
        self.vault = vault
        groups = directory.groups(of: vault.user)
    }

    /// Opens one sealed head into `scratch` and hands out its fields there, with what the acting user may do.
    mutating func open(
        _ sealed: UnsafeRawBufferPointer, id: Int64, version: Int64
    ) throws(ServiceError) -> (view: HeadView, owner: String, sharing: Sharing, access: Access) {
        let binding = Binding(kind: .head, record: id, version: version)
        try vault.core.keys.open(sealed, at: binding, into: &scratch)
        let view = try binding.reading(scratch.bytes) { (bytes) throws(FormError) in try HeadView(bytes) }
        let owner = owners.value(of: view.owner) { $0.text }
        var sharing = Sharing.none
        if !view.sharing.isEmpty {
            sharing = try binding.reading(view.sharing) { (bytes) throws(FormError) in
                try sharings.value(of: bytes) { (bytes) throws(FormError) in try SharingForm.read(bytes) }
            }
        }
        return (view, owner, sharing, decide(id, owner: owner, sharing: sharing))
    }

    /// One line of a list, or nil where the acting user may not view the record.
    mutating func summary(
        _ sealed: UnsafeRawBufferPointer, id: Int64, version: Int64
    ) throws(ServiceError) -> SecretSummary? {
        let (view, owner, sharing, access) = try open(sealed, id: id, version: version)
        guard access.canView else { return nil }
        return SecretSummary(
            id: SecretID(id), name: view.name.text, url: view.url.text, tags: tags.value(of: view.tags) { $0.text },
            owner: owner, identifierCode: view.code.text, state: view.state, updated: view.updated, sharing: sharing,
            access: access)
    }

    /// A whole head. Throws `.noAccess` where the acting user has less than `level`.
    mutating func head(
        _ sealed: [UInt8], id: Int64, version: Int64, needing level: Access
    ) throws(ServiceError) -> (head: Head, access: Access) {
        let binding = Binding(kind: .head, record: id, version: version)
        let head = try vault.core.keys.open(sealed, at: binding, into: &scratch) { (bytes) throws(FormError) in
            try Head(bytes)
        }
        let access = decide(id, owner: head.owner, sharing: head.sharing)
        guard access >= level else { throw .noAccess }
        return (head, access)
    }

    /// What lies outside of the view's reach is as if it were nobody's.
    private func decide(_ id: Int64, owner: String, sharing: Sharing) -> Access {
        if let reach = vault.reach, !reach.contains(SecretID(id)) { return .none }
        return Access.decide(user: vault.user, memberOf: groups, owner: owner, sharing: sharing)
    }
}
