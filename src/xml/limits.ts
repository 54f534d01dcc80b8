/** What a request body may hold. Everything a calendar app sends stays far below. */
export interface XmlLimits {
  readonly maxBytes: number
  /** Nested elements, the root being 1. */
  readonly maxDepth: number
  readonly maxElements: number
  /** Attributes of one element, namespace declarations included. */
  readonly maxAttributes: number
  readonly maxAttributesInAll: number
  /** Characters of a namespace URI. Names of elements and attributes are bounded by the grammar in `guard.ts`. */
  readonly maxNamespaceLength: number
}

export const defaultLimits: XmlLimits = {
  maxBytes: 1_048_576,
  maxDepth: 32,
  maxElements: 20_000,
  maxAttributes: 64,
  maxAttributesInAll: 20_000,
  maxNamespaceLength: 1_024,
}

const reasons = {
  tooLarge: 'The body is too large.',
  tooDeep: 'The elements are nested too deeply.',
  tooManyElements: 'The body has too many elements.',
  tooManyAttributes: 'The body has too many attributes.',
  encoding: 'The body is neither UTF-8 nor marked UTF-16.',
  characters: 'The body has characters that XML does not allow.',
  declarations: 'Document types and entities are not accepted.',
  reference: 'The body has a reference to an unknown entity or character.',
  namespace: 'A namespace prefix is not declared, or declared wrongly.',
  malformed: 'The body is not well-formed XML.',
} as const

export type XmlReason = keyof typeof reasons

/** Why a body is refused. The message is one of ten fixed sentences and never holds any of the body. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
  readonly reason: XmlReason

  constructor(reason: XmlReason) {
    super(reasons[reason])
    this.reason = reason
  }
}
