/**
 * Typed, sealed key-value collections over Keyv. Values are JSON. Keys match `^[A-Za-z0-9._/-]{1,200}$`, parts joined by `/`.
 * Every value is sealed (AES-256-GCM) with its place (collection and key) as additional data: a record moved elsewhere does not open.
 *
 * @throws Fault `unavailable` when the store fails or is slower than its time limit: a failed read is never "not there", a failed
 *   write never silent. Fault `locked` when a record does not open.
 */
export interface Collection<T> {
  get(key: string): Promise<T | undefined>
  /** Missing keys are left out of the answer. */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, T>>
  set(key: string, value: T, options?: SetOptions): Promise<void>
  setMany(entries: readonly (readonly [key: string, value: T])[], options?: SetOptions): Promise<void>
  /** Writes the record if there is none. @returns whether it did: of several callers, in however many processes, one is told so */
  add(key: string, value: T, options?: SetOptions): Promise<boolean>
  /**
   * Changes a record without losing another's change: `change` is called again when somebody else was quicker, so it must do nothing
   * else. When it answers undefined, nothing is written.
   * @returns what is kept now
   */
  update(key: string, change: (kept: T | undefined) => T | undefined, options?: SetOptions): Promise<T | undefined>
  /** Removes the record. @returns what it was: to one caller, in however many processes */
  take(key: string): Promise<T | undefined>
  delete(key: string): Promise<void>
  deleteMany(keys: readonly string[]): Promise<void>
  /** Keys that start with `prefix`, in no particular order. */
  keys(prefix?: string): AsyncIterable<string>
}

export interface SetOptions {
  /** Epoch ms after which the record is as if it were not there. */
  readonly expiresAt?: number
}

export interface Store {
  /** The same name gives the same data; ask for each name once, where it is owned. */
  collection<T>(name: string): Collection<T>
  /** Keyed digest for things looked up by a secret (app passwords, sessions), base64url. `purpose` separates uses. */
  mac(purpose: string, text: string): string
  close(): Promise<void>
}

/**
 * Says which of several processes does a piece of work. It saves work and guards nothing: a process that was frozen may wake up and go on
 * while another has the lease. Whatever is written under one must be right without it.
 */
export interface Leases {
  /** Takes the lease, renews it while `work` runs, and gives it back. @returns false when another process has it: nothing ran then */
  hold(name: string, work: () => Promise<void>): Promise<boolean>
  /**
   * Takes the lease for so long and keeps it, even if the process ends: once in that time, one of all processes is told true.
   */
  once(name: string, ms: number): Promise<boolean>
}
