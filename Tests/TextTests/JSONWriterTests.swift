import Foundation
import TestSupport
import Testing

@testable import Text

@Suite("Writing JSON")
struct JSONWriterTests {
    private func sample(_ layout: JSONWriter.Layout) -> String {
        var writer = JSONWriter(layout)
        writer.object { object in
            object.member("id", 7)
            object.member("name", "a \"b\"")
            object.member("active", nil as Bool?)
            object.member("seconds", 0.5)
            object.member("empty", array: { _ in })
            object.member("none", object: { _ in })
            object.member(
                "list",
                array: { list in
                    list.value(1)
                    list.object { $0.member("x", true) }
                    list.null()
                })
        }
        return writer.text
    }

    @Test func compact() {
        #expect(
            sample(.compact) == #"{"id":7,"name":"a \"b\"","active":null,"seconds":0.5,"empty":[],"none":{},"#
                + #""list":[1,{"x":true},null]}"#
        )
    }

    @Test func indented() {
        #expect(
            sample(.indented) == """
                {
                  "id": 7,
                  "name": "a \\"b\\"",
                  "active": null,
                  "seconds": 0.5,
                  "empty": [],
                  "none": {},
                  "list": [
                    1,
                    {
                      "x": true
                    },
                    null
                  ]
                }
                """)
    }

    @Test func whatATerminalWouldObeyIsEscaped() {
        var writer = JSONWriter()
        writer.value("\u{0}\u{1B}[2J\u{7F}\u{85}\u{9B}\u{202E}\u{2066}\u{2028}\u{FEFF}\u{61C}\n\t\r\\é漢😀¿ªﷺ")
        #expect(
            writer.text
                == #""\u0000\u001b[2J\u007f\u0085\u009b\u202e\u2066\u2028\ufeff\u061c\n\t\r\\é漢😀¿ªﷺ""#)
    }

    @Test func noFormatCharacterIsWrittenAsItIs() throws {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory == .format else { continue }
            var writer = JSONWriter()
            writer.value("a\(Character(scalar))b")
            #expect(writer.bytes.allSatisfy { $0 < 0x80 }, "\(String(value, radix: 16)): \(writer.text)")
            #expect(try JSONDocument(writer.bytes).value == .text("a\(Character(scalar))b"))
        }
        var writer = JSONWriter()
        writer.value("\u{E0041}")
        #expect(writer.text == #""\udb40\udc41""#)
    }

    @Test func numbersThatJSONDoesNotHaveAreNull() {
        var writer = JSONWriter()
        writer.array { list in
            list.value(Double.infinity)
            list.value(Double.nan)
            list.value(1e300)
            list.value(Int64.min)
            list.value(Int.max)
        }
        #expect(writer.text == "[null,null,1e+300,-9223372036854775808,9223372036854775807]")
    }

    @Test func longTextsCanBePassedOnInPieces() {
        var writer = JSONWriter()
        var text = ""
        writer.array { list in
            for number in 0..<5 {
                list.value(number)
                text += list.text
                list.removeWritten()
            }
        }
        #expect(text + writer.text == "[0,1,2,3,4]")
    }

    @Test("Foundation reads back exactly what was written")
    func readsBack() throws {
        var random = SplitMix(seed: 99)
        for round in 0..<300 {
            var writer = JSONWriter(round % 2 == 0 ? .compact : .indented)
            let value = Self.value(&random, depth: 0)
            writer.array { $0.write(value) }
            let read = try JSONSerialization.jsonObject(with: Data(writer.bytes))
            let array = try #require(read as? NSArray)
            #expect(array.isEqual([Self.object(value)] as NSArray))
        }
    }

    fileprivate indirect enum Value {
        case text(String), number(Int), flag(Bool), null
        case list([Value])
        case object([String: Value])
    }

    private static func text(_ random: inout SplitMix) -> String {
        String(
            String.UnicodeScalarView(
                (0..<random.below(12)).compactMap { _ in
                    Unicode.Scalar(UInt32(random.chance(50) ? random.below(0x80) : random.below(0x11_0000)))
                }))
    }

    private static func value(_ random: inout SplitMix, depth: Int) -> Value {
        switch random.below(depth > 3 ? 4 : 6) {
        case 0: return .text(text(&random))
        case 1: return .number(Int(Int32(truncatingIfNeeded: random.next())))
        case 2: return .flag(random.chance(50))
        case 3: return .null
        case 4: return .list((0..<random.below(5)).map { _ in value(&random, depth: depth + 1) })
        default:
            var members: [String: Value] = [:]
            // Keys that are canonically equivalent are one key for Swift, not for JSON: number them.
            for index in 0..<random.below(5) { members["\(index)" + text(&random)] = value(&random, depth: depth + 1) }
            return .object(members)
        }
    }

    private static func object(_ value: Value) -> Any {
        switch value {
        case .text(let text): text
        case .number(let number): number
        case .flag(let flag): flag
        case .null: NSNull()
        case .list(let list): list.map(object)
        case .object(let members): members.mapValues(object)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ value: JSONWriterTests.Value) {
        switch value {
        case .text(let text): self.value(text)
        case .number(let number): self.value(number)
        case .flag(let flag): self.value(flag)
        case .null: null()
        case .list(let list): array { for element in list { $0.write(element) } }
        case .object(let members):
            object { object in
                for (name, member) in members {
                    object.key(name)
                    object.write(member)
                }
            }
        }
    }
}
