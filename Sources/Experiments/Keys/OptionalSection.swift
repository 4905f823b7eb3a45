/// A section whose absence means something.
struct OptionalSection<Section: Hashable & Sendable>: Sendable {
  let place: SpecKey.Place<Section?>
  /// What its keys have where the section is there and they are not.
  let standard: Section

  /// The section itself.
  var content: SpecKey.Content {
    SpecKey.Content(
      type: .section,
      isOptional: true,
      binding: SpecKey.Binding(
        read: { [place] in $0[keyPath: place] == nil ? .null : [:] },
        write: { [place, standard] settings, value in
          settings[keyPath: place] = value == .null ? nil : settings[keyPath: place] ?? standard
        }
      )
    )
  }

  /// A key in it; setting it brings the section about.
  func member<Value: SettingValue>(
    _ member: any WritableKeyPath<Section, Value> & Sendable, _ type: ValueType
  ) -> SpecKey.Content {
    SpecKey.Content(
      type: type,
      derivedDefault: { [place, standard] in
        $0[keyPath: place] == nil ? .null : standard[keyPath: member].setting
      },
      binding: SpecKey.Binding(
        read: { [place] in $0[keyPath: place]?[keyPath: member].setting ?? .null },
        write: { [place, standard] settings, value in
          guard let typed = Value.value(of: value) else { return }
          var section = settings[keyPath: place] ?? standard
          section[keyPath: member] = typed
          settings[keyPath: place] = section
        }
      )
    )
  }
}
