import Testing

@testable import Curses

@Suite struct EscapeDelayTests {
    @Test(
        arguments: [
            (nil, [:], 25), (nil, ["SSH_TTY": "/dev/pts/1"], 150), (nil, ["SSH_CONNECTION": "a 1 b 2"], 150),
            (nil, ["SSH_TTY": ""], 25), (nil, ["ESCDELAY": "60", "SSH_TTY": "/dev/pts/1"], 60),
            (nil, ["ESCDELAY": "no"], 25),
            (nil, ["ESCDELAY": "-1"], 0), (nil, ["ESCDELAY": "99999"], 2000),
            (300, ["ESCDELAY": "60", "SSH_TTY": "/dev/pts/1"], 300), (0, [:], 0),
        ] as [(Int?, [String: String], Int)]) func follows(
            _ wanted: Int?, _ environment: [String: String], _ delay: Int
        )
    {
        #expect(EscapeDelay.milliseconds(wanted: wanted) { environment[$0] } == delay)
    }

    @Test func aTailIsLongerOverSSH() {
        #expect(EscapeDelay.pasteTail { _ in nil } == 100)
        #expect(EscapeDelay.pasteTail { ["SSH_TTY": "/dev/pts/1"][$0] } == 300)
    }
}
