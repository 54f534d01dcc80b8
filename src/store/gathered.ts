interface Group<T> {
  readonly keys: Set<string>
  found: Promise<ReadonlyMap<string, T>>
}

/**
 * Reads that wait for the same thing go together: what a crowd asks while nobody can be asked is one question by the time it is its turn.
 * Nothing is remembered: a read is only ever answered by what was asked after it.
 */
export class Gathered<T> {
  readonly #ask: (keys: () => string[]) => Promise<ReadonlyMap<string, T>>
  readonly #most: number
  #open: Group<T> | undefined

  /**
   * @param ask calls `keys` at the last moment: who comes later makes another group
   * @param most keys of a group, so that a small read does not wait for large ones
   */
  constructor(ask: (keys: () => string[]) => Promise<ReadonlyMap<string, T>>, most: number) {
    this.#ask = ask
    this.#most = most
  }

  /** @returns what was found, of these keys and perhaps of others */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, T>> {
    const open = this.#open
    if (open === undefined || open.keys.size + keys.length > this.#most) return this.#begin(keys)
    for (const key of keys) open.keys.add(key)
    return open.found
  }

  #begin(keys: readonly string[]): Promise<ReadonlyMap<string, T>> {
    const group: Group<T> = { keys: new Set(keys), found: Promise.resolve(new Map()) }
    this.#open = group
    const close = () => {
      if (this.#open === group) this.#open = undefined
    }
    group.found = this.#ask(() => {
      close()
      return [...group.keys]
    }).finally(close) // who cannot be asked at all does not look at the keys
    return group.found
  }
}
