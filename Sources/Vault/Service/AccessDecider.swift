import Secrets

/// Decides what the acting user may do with each record: the one place where the vault does.
struct AccessDecider: Sendable {
    let user: String
    /// The groups that the user is a member of.
    let groups: Set<String>
    /// The only records that there are for the user; nil for all.
    let reach: Set<SecretID>?

    /// What lies outside of the view's reach is as if it were nobody's.
    func decide(_ id: Int64, owner: String, sharing: Sharing) -> Access {
        if let reach, !reach.contains(SecretID(id)) { return .none }
        return Access.decide(user: user, memberOf: groups, owner: owner, sharing: sharing)
    }
}

/// The same for the records of one page, where owners and sharings repeat: each pair is decided once.
struct PageAccess {
    private let page: ContentPage
    private let decider: AccessDecider
    private var decisions: [UInt32: Access] = [:]

    init(_ page: ContentPage, _ decider: AccessDecider) {
        self.page = page
        self.decider = decider
    }

    /// What the user may do with the record at a place of the page.
    mutating func access(_ index: Int, id: Int64) throws(MalformedBytes) -> Access {
        if let reach = decider.reach, !reach.contains(SecretID(id)) { return .none }
        let pair = UInt32(page.owners[index]) << 16 | UInt32(page.sharings[index])
        if let known = decisions[pair] { return known }
        let access = decider.decide(
            id, owner: page.values.text(Int(page.owners[index])), sharing: try page.sharing(index))
        decisions[pair] = access
        return access
    }
}
