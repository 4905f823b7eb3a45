internal import CLibYAML

/// libyaml's parser over one text: the only place that calls the library.
///
/// The parser structure points into itself, so it lives on the heap, at one address, beside a copy of the text.
@safe
struct EventStream: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  init(_ text: String) {
    unsafe input = .allocate(capacity: text.utf8.count)
    _ = unsafe input.initialize(from: text.utf8)
    unsafe parser = .allocate(capacity: 1)
    guard unsafe yaml_parser_initialize(parser) == 1 else { preconditionFailure("out of memory") }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// The next event; the starts and ends that carry nothing are passed over.
  ///
  /// - Throws: `SyntaxProblem`; the stream cannot be read on after it.
  mutating func next() throws(SyntaxProblem) -> Event {
    while true {
      var raw = unsafe yaml_event_t()
      guard unsafe yaml_parser_parse(parser, &raw) == 1 else { throw problem }
      defer { unsafe yaml_event_delete(&raw) }
      if let event = unsafe Event(raw) { return event }
    }
  }

  /// The stretches of the literal and folded scalars, up to the end of the text or to what cannot be read.
  consuming func blockScalars() -> [Range<Int>] {
    var found: [Range<Int>] = []
    while let event = try? next() {
      switch event.kind {
      case .scalar(_, .block): found.append(event.extent)
      case .streamEnd: return found
      default: break
      }
    }
    return found
  }

  private var problem: SyntaxProblem {
    let state = unsafe parser.pointee
    let isReader = unsafe state.error == YAML_READER_ERROR
    return unsafe SyntaxProblem(
      text: String(yaml: state.problem) ?? "the parser ran out of memory",
      place: isReader ? .byte(Int(state.problem_offset)) : .scalar(state.problem_mark.index),
      value: state.problem_value,
      context: String(yaml: state.context),
      contextIndex: state.context_mark.index
    )
  }
}

extension Event {
  fileprivate init?(_ raw: yaml_event_t) {
    let start = unsafe raw.start_mark.index
    extent = unsafe start..<max(start, raw.end_mark.index)
    switch unsafe raw.type {
    case YAML_DOCUMENT_START_EVENT:
      kind = .documentStart
    case YAML_ALIAS_EVENT:
      kind = unsafe .alias(String(yaml: raw.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = unsafe raw.data.scalar
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      kind = unsafe .scalar(
        String(decoding: bytes, as: UTF8.self),
        Style(scalar.style)
      )
      anchor = unsafe String(yaml: scalar.anchor)
      tag = unsafe String(yaml: scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      kind = .sequenceStart
      anchor = unsafe String(yaml: raw.data.sequence_start.anchor)
      tag = unsafe String(yaml: raw.data.sequence_start.tag)
    case YAML_MAPPING_START_EVENT:
      kind = .mappingStart
      anchor = unsafe String(yaml: raw.data.mapping_start.anchor)
      tag = unsafe String(yaml: raw.data.mapping_start.tag)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      kind = .collectionEnd
    case YAML_STREAM_END_EVENT:
      kind = .streamEnd
    default:
      return nil
    }
  }
}

extension Event.Style {
  fileprivate init(_ raw: yaml_scalar_style_t) {
    switch raw {
    case YAML_PLAIN_SCALAR_STYLE: self = .plain
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: self = .block
    default: self = .quoted
    }
  }
}

extension String {
  /// A string of libyaml's, which ends with a zero byte.
  fileprivate init?(yaml pointer: UnsafePointer<yaml_char_t>?) {
    guard let pointer = unsafe pointer else { return nil }
    unsafe self.init(cString: pointer)
  }

  /// A sentence of libyaml's.
  fileprivate init?(yaml pointer: UnsafePointer<CChar>?) {
    guard let pointer = unsafe pointer else { return nil }
    unsafe self.init(cString: pointer)
  }
}
