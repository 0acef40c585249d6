extension CodebookReader {
  /// A part of the tree with the path by which errors name it.
  struct Item {
    let node: JSONNode
    let path: String
  }

  struct Object {
    let node: JSONNode
    let path: String
    let members: [String: Item]

    subscript(key: String) -> Item? { members[key] }
  }

  /// The members of an object; unknown keys and keys that come twice are reported.
  mutating func object(_ node: JSONNode, _ path: String, _ keys: [String]) -> Object? {
    guard case .object(let members) = node.content else {
      report(path, node.offset, "an object in braces is needed, and this is \(node.noun)")
      return nil
    }
    var found: [String: Item] = [:]
    for member in members {
      let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
      if !keys.contains(member.key) {
        report(
          inner, member.offset, "this key is not known",
          hint: nearestName(to: member.key, among: keys).map { "did you mean “\($0)”?" }
            ?? "known are \(keys.joined(separator: ", "))")
      } else if found[member.key] != nil {
        report(inner, member.offset, "this key comes twice")
      }
      found[member.key] = Item(node: member.value, path: inner)
    }
    return Object(node: node, path: path, members: found)
  }

  mutating func required(_ object: Object, _ key: String) -> Item? {
    if let item = object[key] { return item }
    report(
      object.path.isEmpty ? key : "\(object.path).\(key)", object.node.offset,
      "this key is missing")
    return nil
  }

  /// The elements that `read` accepts; without the key none.
  mutating func list<Element>(
    _ item: Item?, _ read: (inout CodebookReader, Item) -> Element?
  ) -> [Element] {
    guard let item else { return [] }
    guard case .array(let nodes) = item.node.content else {
      report(item.path, item.node.offset, "a list is needed, and this is \(item.node.noun)")
      return []
    }
    var elements: [Element] = []
    for (position, node) in nodes.enumerated() {
      if let element = read(&self, Item(node: node, path: "\(item.path)[\(position)]")) {
        elements.append(element)
      }
    }
    return elements
  }

  mutating func text(_ item: Item) -> String? {
    if case .text(let text) = item.node.content { return text }
    report(item.path, item.node.offset, "a text is needed, and this is \(item.node.noun)")
    return nil
  }

  /// A text that is not empty.
  mutating func name(_ item: Item) -> String? {
    guard let text = text(item) else { return nil }
    if text.isEmpty { report(item.path, item.node.offset, "a name is empty") }
    return text
  }

  mutating func column(_ item: Item) -> ColumnID? { name(item).map { ColumnID($0) } }

  mutating func number(_ item: Item) -> Double? {
    if case .number(let number) = item.node.content { return number }
    report(item.path, item.node.offset, "a number is needed, and this is \(item.node.noun)")
    return nil
  }

  mutating func truth(_ item: Item) -> Bool? {
    if case .truth(let truth) = item.node.content { return truth }
    report(item.path, item.node.offset, "true or false is needed, and this is \(item.node.noun)")
    return nil
  }

  /// A text, or an object of languages and texts.
  mutating func label(_ item: Item) -> LocalizedText? {
    guard case .object(let members) = item.node.content else {
      guard case .text(let text) = item.node.content else {
        report(
          item.path, item.node.offset,
          "a text, or texts by language, is needed, and this is \(item.node.noun)")
        return nil
      }
      return LocalizedText(text)
    }
    var versions: [LocalizedText.Version] = []
    for member in members {
      let inner = Item(node: member.value, path: "\(item.path).\(member.key)")
      if versions.contains(where: { $0.language == member.key }) {
        report(inner.path, member.offset, "this language comes twice")
      }
      if let text = text(inner) { versions.append(LocalizedText.Version(member.key, text)) }
    }
    if members.isEmpty { report(item.path, item.node.offset, "no language is given") }
    return LocalizedText(versions)
  }

  /// One of a few words.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(_ item: Item, _ type: Choice.Type)
    -> Choice? where Choice.RawValue == String
  {
    guard let word = text(item) else { return nil }
    if let choice = Choice(rawValue: word) { return choice }
    reportUnknown(word, item, among: Choice.allCases.map(\.rawValue))
    return nil
  }

  mutating func reportUnknown(_ word: String, _ item: Item, among words: [String]) {
    let near = nearestName(to: word, among: words).map { "did you mean “\($0)”?" }
    report(
      item.path, item.node.offset, "“\(word)” is not known here",
      hint: near ?? "possible are \(words.joined(separator: ", "))")
  }
}
