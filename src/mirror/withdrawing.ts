/**
 * Calendars of others that may not be shown any more. They are not served from the next request on, and their copies go, whatever Microsoft
 * answers then or does not: only failures are outlasted by a kept copy.
 */
import type { Mailbox } from '../graph/types.ts'
import { goneFrom } from './listing.ts'
import type { HomeRef, Objects } from './objects.ts'

type Withdrawing = Pick<Mailbox, 'withdrawn'>

/** The list without what an administrator has taken back. The very same where there is nothing. */
export async function held<T extends HomeRef | undefined>(mailbox: Withdrawing, home: T): Promise<T> {
  if (home === undefined) return home
  const withdrawn = await mailbox.withdrawn(home.calendars.map(({ graphId }) => graphId))
  if (withdrawn.size === 0) return home
  return { ...home, calendars: home.calendars.filter(({ graphId }) => !withdrawn.has(graphId)) }
}

/** Removes what an administrator has taken back. @returns ids of those calendars */
export async function dropWithdrawn(mailbox: Withdrawing, objects: Objects): Promise<readonly string[]> {
  const home = await objects.home()
  const left = new Set((await held(mailbox, home))?.calendars)
  const ids = (home?.calendars ?? []).filter((record) => !left.has(record)).map(({ id }) => id)
  await drop(objects, ids)
  return ids
}

/** Off the list first: whatever dies on the way, nothing leads there any more. */
export async function drop(objects: Objects, ids: readonly string[]): Promise<void> {
  for (;;) {
    const before = await objects.home()
    const calendars = (before?.calendars ?? []).filter(({ id }) => !ids.includes(id))
    if (before === undefined || calendars.length === before.calendars.length) break
    if (await objects.setHome({ ...before, calendars, ...goneFrom(before, calendars) }, before)) break
  }
  for (const id of ids) await objects.forget(id)
}
