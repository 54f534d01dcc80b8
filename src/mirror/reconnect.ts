/**
 * "Reconnect Outlook": while a person has to sign in again, their calendar says so itself, in an event of the present day. Like what a lens
 * makes, the state with the event in it is a tree, kept beside the others of the same shelf; so tokens hold from one to the other and back.
 */
import { LRUCache } from 'lru-cache'
import type { CalendarHome, Entry } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { extentOf } from '../ical/extent.ts'
import { type Notice, noticeText } from '../ical/notice.ts'
import { changesSince } from './changes.ts'
import { digest, objectName, tokenOf } from './hash.ts'
import { type Objects, oldTreesMs } from './objects.ts'
import { snapshotOf } from './snapshot.ts'

/** What the event says, in the language that the operator chose. */
export type ReconnectWords = Omit<Notice, 'uid'>

export interface ReconnectDeps {
  readonly accountId: string
  readonly objects: Objects
  /** Where the trees of a calendar of `inner` are kept. */
  readonly shelfOf: (calendarId: string) => string
  readonly written: Written
  readonly clock: Clock
  readonly words: ReconnectWords
}

const dayMs = 86_400_000
const mostKnown = 5_000
/** Trees that were written already, by account, shelf, state and day. */
type Written = LRUCache<string, string>

export const createWritten = (): Written => new LRUCache<string, string>({ max: mostKnown })

interface Present {
  readonly tree: string
  readonly index: readonly Entry[]
  readonly anew: () => Promise<void>
}

/** The same home, with the event in the first of its calendars. */
export function reconnectHome(deps: ReconnectDeps, inner: CalendarHome): CalendarHome {
  const { objects, shelfOf, clock } = deps
  const isFirst = async (id: string) => (await inner.calendars())[0]?.id === id
  async function present(calendarId: string) {
    const base = await inner.snapshot(calendarId)
    return { base, ...(await withEvent(deps, shelfOf(calendarId), base.token, base.index)) }
  }
  return {
    calendars: (sought) => inner.calendars(sought),
    snapshot: async (calendarId) => {
      if (!(await isFirst(calendarId))) return inner.snapshot(calendarId)
      const { base, tree, index, anew } = await present(calendarId)
      const { texts: own, ...seen } = snapshotOf(objects, tree, index, anew)
      // The texts of the others may have to be read anew, which only their own home can do.
      const texts = async (names: readonly string[]) => {
        const mine = names.filter((name) => base.entry(name) === undefined)
        return new Map([...(await base.texts(names)), ...(await own(mine))])
      }
      return { ...seen, texts }
    },
    members: async (calendarId) => {
      if (!(await isFirst(calendarId))) return inner.members(calendarId)
      const { tree, index } = await present(calendarId)
      return { token: tokenOf(tree), members: index }
    },
    token: async (calendarId) => {
      if (!(await isFirst(calendarId))) return inner.token(calendarId)
      return tokenOf((await present(calendarId)).tree)
    },
    since: async (calendarId, token, limit) => {
      if (!(await isFirst(calendarId))) return inner.since(calendarId, token, limit)
      const { tree, index } = await present(calendarId)
      return changesSince({ objects, shelf: shelfOf(calendarId), tree, index }, token, limit, clock.now())
    },
  }
}

async function withEvent(deps: ReconnectDeps, shelf: string, token: string, rows: readonly Entry[]): Promise<Present> {
  const { accountId, objects, written, clock, words } = deps
  const day = Math.floor(clock.now() / dayMs)
  const text = noticeText({ uid: `reconnect-${accountId}@outlook-caldav-bridge`, ...words }, day)
  const row = rowOf(accountId, text, day)
  const index = [...rows, row].sort((a, b) => (a.name < b.name ? -1 : 1))
  const write = async () => {
    const expiresAt = clock.now() + oldTreesMs
    await objects.writeTexts(new Map([[row.etag, text]]))
    return objects.writeTree(shelf, index, undefined, { expiresAt })
  }
  const key = JSON.stringify([accountId, shelf, token, row.etag])
  const tree = written.get(key) ?? (await write())
  written.set(key, tree)
  return { tree, index, anew: async () => void (await write()) }
}

function rowOf(accountId: string, text: string, day: number): Entry {
  return {
    name: objectName(accountId, 'reconnect'),
    uid: `reconnect-${accountId}@outlook-caldav-bridge`,
    etag: digest('text', text),
    size: Buffer.byteLength(text),
    ...extentOf(text),
    recurring: false,
    component: 'VEVENT',
    modified: day * dayMs,
  }
}
