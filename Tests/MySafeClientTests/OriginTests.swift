import Testing
@testable import MySafeClient
@Suite struct OriginTests {}
