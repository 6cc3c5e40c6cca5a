/// The keys of a profile's table.
enum ProfileKey: String, CaseIterable {
    case kind, vault
    case keyFile = "key_file"
    case url
    case clientID = "client_id"
    case clientSecretFile = "client_secret_file"
    case clientSecretCommand = "client_secret_command"
    case basePath = "base_path"
    case tokenPath = "token_path"
    case tokenMethod = "token_method"
    case tenant
    case caFile = "ca_file"
    case pinnedPublicKey = "pinned_public_key"
    case clientCert = "client_cert"
    case clientKey = "client_key"
    case proxy
    case allowPlainHTTP = "allow_plain_http"
    case maxRequests = "max_requests"
    case connectTimeout = "connect_timeout"
    case idleTimeout = "idle_timeout"
    case timeout, colour, confirm, view

    /// Whether it has a meaning in profiles of this kind.
    func belongs(to kind: String) -> Bool {
        switch self {
        case .kind, .colour, .confirm, .view: true
        case .vault, .keyFile: kind == "local"
        default: kind == "mysafe"
        }
    }
}
