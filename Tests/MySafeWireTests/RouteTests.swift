import MySafeWire
import Secrets
import Testing

/// Requests as the documents write them (API.md, "Resources").
@Suite struct RouteTests {
    @Test func everyResourceHasItsMethodAndPath() {
        let routes: [(Route, String)] = [
            (.list(ListQuery()), "GET /mysafe/secretapi"), (.create, "POST /mysafe/secretapi"),
            (.read(SecretID(40)), "GET /mysafe/secretapi/40"),
            (.update(SecretID(40)), "PUT /mysafe/secretapi/update/40"),
            (.setActive(SecretID(40), true), "POST /mysafe/secretapi/active/40"),
            (.setActive(SecretID(40), false), "POST /mysafe/secretapi/inactive/40"),
        ]
        for (route, line) in routes {
            #expect("\(route.method) \(route.target)" == line)
            #expect(
                Route.offered(at: route.target, query: ListQuery())[route.method] == .route(route), "it is read back")
        }
    }

    @Test func filtersArePercentEncoded() {
        let query = ListQuery(tag: "a&b=ç d", identifierCode: "x/y+z?#%")
        #expect(
            Route.list(query).target == "/mysafe/secretapi?tag=a%26b%3D%C3%A7%20d&identifier_code=x%2Fy%2Bz%3F%23%25")
        #expect(Route.list(ListQuery(identifierCode: "")).target == "/mysafe/secretapi?identifier_code=")
    }
}
