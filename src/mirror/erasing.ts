import type { Collection } from '../store/types.ts'
import type { Memory } from './remembering.ts'
import type { Shelves } from './shelves.ts'

/** Refs go first: a half-done erasure must not leave a ref to what is gone. */
export async function erase(accountId: string, shelves: Shelves, memory: Memory): Promise<void> {
  await shelves.home.delete(accountId)
  for (const shelf of [
    shelves.ref,
    shelves.derived,
    shelves.tree,
    shelves.bucket,
    shelves.source,
    shelves.blob,
    shelves.garbage,
  ] as readonly Collection<unknown>[]) {
    await clear(shelf, `${accountId}/`)
  }
  memory.forget(accountId)
}

/** One calendar, and what lenses made of it. Texts may be those of others, too: those that are not are collected within two days. */
export async function eraseCalendar(accountId: string, calendarId: string, shelves: Shelves): Promise<void> {
  await shelves.ref.delete(`${accountId}/${calendarId}`)
  for (const shelf of [shelves.derived, shelves.tree] as readonly Collection<unknown>[])
    for (const end of ['.', '/']) await clear(shelf, `${accountId}/${calendarId}${end}`)
}

async function clear(shelf: Collection<unknown>, prefix: string): Promise<void> {
  const keys: string[] = []
  for await (const key of shelf.keys(prefix)) keys.push(key)
  await shelf.deleteMany(keys)
}
