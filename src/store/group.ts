import type { DatabaseSync } from 'node:sqlite'

interface Write {
  readonly work: () => void
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/**
 * Group commit: what is written within one turn of the process becomes one transaction, so that all of it waits for the disk once. A
 * write is answered when it is on the disk, as ever. Should one fail, none of its group was made, and each is told so. In memory nothing has to
 * be waited for, so there each write goes by itself.
 */
export class Group {
  readonly #db: DatabaseSync
  readonly #isOnDisk: boolean
  #writes: Write[] = []

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#isOnDisk = db.location() !== null
  }

  /** @param work statements, and nothing that must not be undone */
  run<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let result: T
      const write = {
        work: () => {
          result = work()
        },
        done: () => resolve(result),
        failed: reject,
      }
      const isFirst = this.#writes.push(write) === 1
      if (!this.#isOnDisk) this.flush()
      else if (isFirst) setImmediate(() => this.flush())
    })
  }

  /** Commits what waits, at once. */
  flush(): void {
    const writes = this.#writes
    this.#writes = []
    if (writes.length === 0) return
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      for (const { work } of writes) work()
      this.#db.exec('COMMIT')
    } catch (error) {
      if (this.#db.isOpen && this.#db.isTransaction) this.#db.exec('ROLLBACK')
      for (const { failed } of writes) failed(error)
      return
    }
    for (const { done } of writes) done()
  }
}

const groups = new WeakMap<DatabaseSync, Group>()

/** All who write to a database share its group. */
export function groupOf(db: DatabaseSync): Group {
  const group = groups.get(db) ?? new Group(db)
  groups.set(db, group)
  return group
}
