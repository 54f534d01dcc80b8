/** What the benches and their programs tell each other. */

export interface SandboxFacts {
  readonly origin: string
  readonly clientId: string
  readonly clientSecret: string
}

export interface Fill {
  /** Number in the crowd, from 1. */
  readonly person: number
  readonly events: number
  /** How many of them are series. */
  readonly series: number
  /** Of the body of each; what `generated` makes of it otherwise. */
  readonly bodyOctets?: number
}

/** Calls that reached Graph. */
export interface Calls {
  readonly calls: number
  /** Requests inside of `$batch` calls. */
  readonly parts: number
  /** Answered with 429. */
  readonly refused: number
}

/** Somebody who has signed in and has an app password. */
export interface Login {
  readonly accountId: string
  readonly username: string
  readonly password: string
}

/** Who gets the copy of whose calendar. */
export interface Twin {
  readonly accountId: string
  readonly of: string
}

export interface Usage {
  /** Resident memory of the process now. */
  readonly rssBytes: number
  /** Since the start of the process, user and system. */
  readonly cpuMs: number
}
