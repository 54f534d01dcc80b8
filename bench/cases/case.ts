import type { Figure } from '../figure.ts'

export interface Options {
  readonly runs: number
  /** The whole ten minutes, and whole mailboxes for a thousand accounts. */
  readonly long: boolean
  /** How many accounts there are where the benches speak of a thousand. */
  readonly people: number
  /** Parts of benches' names, separated by `|`: others are left out. */
  readonly only: string
}

/** One or more benches that share a stage. */
export interface Case {
  /** Names of the benches it can tell about; `--only` looks here. */
  readonly benches: readonly string[]
  run(options: Options, tell: (figure: Figure) => void): Promise<void>
}

export const isWanted = (bench: string, only: string): boolean => only.split('|').some((part) => bench.includes(part))
