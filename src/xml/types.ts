/** A qualified name: namespace URI and local name. Prefixes exist only on the wire. */
export interface QName {
  readonly ns: string
  readonly local: string
}

/** A parsed element, its names resolved. */
export interface XmlElement {
  readonly name: QName
  /** By local name; those in a namespace by `nameKey`. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The character data of this element alone, all of it. */
  readonly text: string
  /** Elements and character data as they follow each other. */
  readonly content: readonly (XmlElement | string)[]
}
