import type { XmlElement } from '../../src/xml/types.ts'

/** One response of a multistatus: the status of its own, or what is told of each property, in the order of the answer. */
export interface Read {
  readonly href: string
  readonly status: number | undefined
  readonly told: readonly { readonly status: number; readonly value: XmlElement }[]
}

export const readAnswers = (root: XmlElement): readonly Read[] =>
  childrenOf(root, 'response').map((response) => ({
    href: childrenOf(response, 'href')[0]?.text ?? '',
    status: statusOf(response),
    told: childrenOf(response, 'propstat').flatMap((propstat) =>
      childrenOf(propstat, 'prop')
        .flatMap(({ children }) => children)
        .map((value) => ({ status: statusOf(propstat) ?? 0, value })),
    ),
  }))

const childrenOf = ({ children }: XmlElement, local: string) => children.filter(({ name }) => name.local === local)

function statusOf(parent: XmlElement): number | undefined {
  const line = childrenOf(parent, 'status')[0]?.text
  return line === undefined ? undefined : Number(/^HTTP\/1\.1 (\d{3}) \S/.exec(line)?.[1])
}
