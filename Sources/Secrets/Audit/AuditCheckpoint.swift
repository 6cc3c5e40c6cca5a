import Text

/// A small note of what an audit trail was at a moment, to be kept elsewhere. A trail that was cut, or that belongs to an older
/// copy of the vault, does not fit it: nothing within the vault's file can show that.
package struct AuditCheckpoint: Equatable, Sendable {
    /// The vault's identifier, in hexadecimal digits.
    package var vault: String
    /// How often the vault had been given another key.
    package var keyNumber: Int64
    /// How many entries the trail had.
    package var entries: Int64
    /// A hash over all of them in their order, in hexadecimal digits.
    package var head: String
    /// Seconds since 1970 (UTC).
    package var time: Int64
    /// A code over the rest, which needs the vault's key, in hexadecimal digits.
    package var code: String

    package init(vault: String, keyNumber: Int64, entries: Int64, head: String, time: Int64, code: String) {
        self.vault = vault
        self.keyNumber = keyNumber
        self.entries = entries
        self.head = head
        self.time = time
        self.code = code
    }

    /// What the code is over.
    package var signedText: String { "cofre-checkpoint-1 \(vault) \(keyNumber) \(entries) \(head) \(time)" }

    /// Why a text is no checkpoint, as a sentence.
    package struct Flaw: Error, Equatable, Sendable {
        package let sentence: String
    }

    /// Reads what `json` wrote.
    package init(_ bytes: [UInt8]) throws(Flaw) {
        guard let object = try? JSONDocument(bytes).object, case .text(let vault)? = object["vault"],
            case .number(let key)? = object["key"], let keyNumber = Int64(key),
            case .number(let count)? = object["entries"], let entries = Int64(count), entries >= 0,
            case .text(let head)? = object["head"], case .text(let moment)? = object["time"],
            let time = Timestamp.seconds(moment), case .text(let code)? = object["code"],
            case .number("1")? = object["checkpoint"]
        else {
            throw Flaw(sentence: "this is not a checkpoint: 'cofre audit checkpoint' makes one.")
        }
        self.init(vault: vault, keyNumber: keyNumber, entries: entries, head: head, time: time, code: code)
    }

    /// As a file, with a line feed at its end.
    package var json: String {
        var writer = JSONWriter(.indented)
        writer.object { object in
            object.member("checkpoint", 1)
            object.member("vault", vault)
            object.member("key", keyNumber)
            object.member("entries", entries)
            object.member("head", head)
            object.member("time", time: time)
            object.member("code", code)
        }
        return writer.text + "\n"
    }
}

/// What reading the whole trail found.
package struct AuditVerdict: Equatable, Sendable {
    /// How many entries are there and authentic.
    package var entries: Int64
    /// What is wrong, a sentence each.
    package var problems: [String]
    /// What could not be checked, and why; nil if all was.
    package var remark: String?

    package init(entries: Int64, problems: [String] = [], remark: String? = nil) {
        self.entries = entries
        self.problems = problems
        self.remark = remark
    }

    /// For people.
    package var sentence: String {
        let read = "Read \(counted(Int(entries), "audit entry", plural: "audit entries"))"
        let what = problems.isEmpty ? "\(read): nothing is wrong." : "\(read). \(problems.joined(separator: " "))"
        return remark.map { "\(what) \($0)" } ?? what
    }
}
