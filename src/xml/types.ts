/** A qualified name: namespace URI and local name. Prefixes exist only on the wire. */
export interface QName {
  readonly ns: string
  readonly local: string
}

/** A parsed element. Names are resolved; `text` is the concatenated character data of this element alone. */
export interface XmlElement {
  readonly name: QName
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}
