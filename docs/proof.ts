/** How rows of the security pages name what proves them. */

/** File below test/, and a part of the name of a test in it; or a row, or the beginning of rows, of a table of bad requests. */
export type Proof =
  | { readonly file: string; readonly test: string }
  | { readonly table: 'security/bad-requests.jsonl' | 'push/bad-notifications.jsonl'; readonly rows: string }

/** @param place `folder/name: part of the name of the test` */
export function seen(place: string): Proof {
  const at = place.indexOf(': ')
  return { file: `${place.slice(0, at)}.test.ts`, test: place.slice(at + 2) }
}

export const bad = (rows: string): Proof => ({ table: 'security/bad-requests.jsonl', rows })
export const badNotice = (rows: string): Proof => ({ table: 'push/bad-notifications.jsonl', rows })

/** In the run of the larger collection of bad requests, which takes place where that collection lies. */
export const corpus = (test: string): Proof => ({ file: 'security/corpus/run.ts', test })

export const shownProof = (proof: Proof): string =>
  'file' in proof ? `\`${proof.file}\`: ${proof.test}` : `\`${proof.table}\`: \`${proof.rows}…\``

export interface Threat {
  readonly id: string
  readonly attack: string
  readonly answer: string
  readonly proofs: readonly Proof[]
}

/** A row of the map. */
export const threat = (id: string, attack: string, answer: string, ...proofs: readonly Proof[]): Threat => ({
  id,
  attack,
  answer,
  proofs,
})

/** How a requirement of ASVS 5.0.0 stands: shown by tests, written in a page, none of this program's, or not met. */
export interface Requirement {
  /** A requirement; or a section or chapter, when none of it applies. */
  readonly id: string
  readonly what: string
  readonly kind: 'shown' | 'written' | 'apart' | 'open'
  readonly proofs: readonly Proof[]
  /** Of all that no test shows. */
  readonly reason?: string
}

export const required = (id: string, what: string, ...proofs: readonly Proof[]): Requirement => ({
  id,
  what,
  kind: 'shown',
  proofs,
})

const told =
  (kind: Requirement['kind']) =>
  (id: string, what: string, reason: string): Requirement => ({ id, what, kind, proofs: [], reason })

/** @param reason links to the pages, relative to docs/ */
export const written = told('written')
export const apart = told('apart')
export const open = told('open')
