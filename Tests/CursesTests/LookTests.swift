import Glibc
import Surface
import Testing

@testable import Curses

@Suite struct LookTests {
    /// Relative luminance of a colour of xterm's palette of 256 (WCAG 2.2).
    private func luminance(_ colour: Int) -> Double {
        func linear(_ value: Int) -> Double {
            let part = Double(value) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        if colour >= 232 { return linear(8 + 10 * (colour - 232)) }
        let levels = [0, 95, 135, 175, 215, 255]
        let index = colour - 16
        return 0.2126 * linear(levels[index / 36]) + 0.7152 * linear(levels[index / 6 % 6]) + 0.0722
            * linear(levels[index % 6])
    }

    @Test(arguments: Role.allCases) func coloursAreReadableOnLightAndDark(_ role: Role) {
        guard let colour = Look.of(role, colours: 256).colour else { return }
        let light = luminance(colour)
        #expect(1.05 / (light + 0.05) > 3.5)
        #expect((light + 0.05) / 0.05 > 3.5)
    }

    @Test(arguments: Role.allCases) func colourIsNeverTheOnlyMeans(_ role: Role) {
        #expect(Look.of(role, colours: 0).colour == nil)
        for count in [8, 16, 88] {
            guard let colour = Look.of(role, colours: count).colour else { continue }
            // Neither black, white nor those that are hard to read on one of them.
            #expect([1, 2, 5, 6].contains(colour))
        }
    }

    /// Lines with the role `status` are filled with it, and then other roles are drawn over parts of them.
    @Test(arguments: [0, 8, 16, 88, 256]) func otherRolesLeaveNoHolesInALine(_ colours: Int) {
        let status = Look.of(.status, colours: colours)
        #expect(status.attributes.isDisjoint(with: [.reverse, .underline]))
        #expect(status != Look.of(.normal, colours: colours))
    }

    @Test func whatMustStandOutDoesWithoutColours() {
        let normal = Look.of(.normal, colours: 0)
        for role in [Role.cursor, .error, .warning, .mark, .key, .header, .title, .focus, .secret, .placeholder] {
            #expect(Look.of(role, colours: 0) != normal, "\(role)")
        }
    }

    @Test(arguments: Role.allCases) func themesAreReadableOnTheirBackground(_ role: Role) {
        if let colour = Look.of(role, colours: 256, Palette(theme: .light)).colour {
            #expect(1.05 / (luminance(colour) + 0.05) > 4.5)
        }
        if let colour = Look.of(role, colours: 256, Palette(theme: .dark)).colour {
            #expect((luminance(colour) + 0.05) / 0.05 > 4.5)
        }
    }

    @Test func chosenColoursTakeTheirPlaceAndNothingIsToldByColourAlone() {
        let palette = Palette(colours: ["key": 200, "error": Int?.none])
        #expect(Look.of(.key, colours: 256, palette).colour == 200)
        #expect(Look.of(.key, colours: 8, palette).colour == nil, "it has no such colour")
        #expect(Look.of(.error, colours: 256, palette) == Look([.bold, .reverse]))
        #expect(Look.of(.mark, colours: 256, palette) == Look.of(.mark, colours: 256))
        #expect(Look.of(.key, colours: 0, palette) == Look.of(.key, colours: 0))
    }

    @Test func terminalsWithDirectColoursGetRedGreenAndBlue() {
        #expect(Look.of(.error, colours: 1 << 24).colour == 0xD70000)
        #expect(Look.of(.dim, colours: 1 << 24).colour == 0x767676)
        #expect(Look.of(.key, colours: 1 << 24, Palette(colours: ["key": 3])).colour == 3)
    }

    @Test func modernTypesCanBeTakenForXterm() {
        for type in ["xterm-kitty", "xterm-ghostty", "ghostty", "foot-extra"] { #expect(Terminal.isModern(type)) }
        for type in ["", "dumb", "vt52", "linux", "ansi"] { #expect(!Terminal.isModern(type)) }
    }
}
