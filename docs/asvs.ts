/** The requirements of OWASP ASVS 5.0.0, levels 1 and 2. */
import { access } from './asvs/access.ts'
import { input } from './asvs/input.ts'
import { making } from './asvs/making.ts'
import { people } from './asvs/people.ts'
import { protection } from './asvs/protection.ts'
import { web } from './asvs/web.ts'
import { type Requirement, shownProof } from './proof.ts'

export const requirements: readonly (readonly [title: string, rows: readonly Requirement[]])[] = [
  ['Encoding, validation, business logic', input],
  ['Browsers, HTTP, files', web],
  ['Authentication, sessions', people],
  ['Authorization, tokens, OAuth', access],
  ['Cryptography, communication, configuration, data', protection],
  ['Coding, logging, errors', making],
]

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string

const kinds: Readonly<Record<Requirement['kind'], string>> = {
  shown: '',
  written: 'written: ',
  apart: 'does not apply: ',
  open: '**not met**: ',
}

const rows = requirements.flatMap(([, each]) => each)
const openRows = rows.filter(({ kind }) => kind === 'open').map(({ id }) => id)
const count = (kind: Requirement['kind']): number => rows.filter((row) => row.kind === kind).length

/** @returns paragraphs */
export const asvsPage = (table: Table): readonly string[] => [
  'All requirements of [OWASP ASVS 5.0.0](https://github.com/OWASP/ASVS), levels 1 and 2, in short words of our own, with the tests that show them, by file below `test/`. Nobody but the project has verified any of this.',
  `In ${rows.length} rows (where nothing of a section or chapter applies, it is one): ${count('shown')} shown by tests, ${count('written')} written in these pages, ${count('apart')} that do not apply, ${openRows.length} not met or not shown: ${openRows.join(', ')}.`,
  ...requirements.flatMap(([title, each]) => [
    `## ${title}`,
    table(
      ['', 'requirement', 'how it stands'],
      each.map(({ id, what, kind, proofs, reason }) => [
        id,
        what,
        `${kinds[kind]}${reason ?? proofs.map(shownProof).join('; ')}`,
      ]),
    ),
  ]),
]
