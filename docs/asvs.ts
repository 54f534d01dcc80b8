/** The requirements of OWASP ASVS 5.0.0, levels 1 and 2, that decide how the bridge is made. */
import { identity } from './asvs/identity.ts'
import { operation } from './asvs/operation.ts'
import { web } from './asvs/web.ts'
import { type Requirement, shownProof } from './proof.ts'

export const requirements: readonly (readonly [title: string, rows: readonly Requirement[]])[] = [
  ['Encoding, validation, browsers, HTTP', web],
  ['Authentication, sessions, authorization, tokens', identity],
  ['Cryptography, communication, configuration, data, coding, logging', operation],
]

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string

/** @returns paragraphs */
export const asvsPage = (table: Table): readonly string[] => [
  'Requirements of [OWASP ASVS 5.0.0](https://github.com/OWASP/ASVS), levels 1 and 2, in short words of our own, with the tests that show them, by file below `test/`. **This is not the whole of the standard**: a requirement that is in no row was not looked at, and nobody but the project has verified any of this.',
  ...requirements.flatMap(([title, rows]) => [
    `## ${title}`,
    table(
      ['', 'requirement', 'shown by'],
      rows.map(({ id, what, proofs, reason }) => [id, what, reason ?? proofs.map(shownProof).join('; ')]),
    ),
  ]),
]
