/** The bridge with push over the pretended Microsoft, and what apps and people do to them. */
import { vi } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { dav, elements, startQuietDemo } from '../e2e/stage.ts'

export interface Stage {
  readonly demo: Demo
  /** Path of the first calendar. */
  readonly calendar: string
  /** What an app does every few minutes. @returns the new token, and names that changed or are gone */
  poll(): Promise<{ readonly token: string; readonly hrefs: readonly string[] }>
  /** Calls to Graph for that calendar and for the list of calendars since the last time this was asked: others are kept warm meanwhile. */
  calls(): readonly string[]
  /** In Outlook, a new event in the first calendar. */
  addEvent(subject?: string): Promise<void>
  subscriptions(): Promise<readonly Readonly<Record<string, string>>[]>
  /** Until Microsoft tells of changes in that many calendars, and a look has been taken since. */
  watched(count?: number): Promise<void>
  fault(name: string, more?: object): void
  close(): Promise<void>
}

const sync = (token: string) =>
  `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`

/** Time that can run faster: the bridge's pauses are made for people. */
function movingClock() {
  let [speed, start, base] = [1, systemClock.now(), systemClock.now()]
  const clock: Clock = {
    now: () => Math.floor(base + (systemClock.now() - start) * speed),
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  }
  const run = (next: number) => {
    ;[base, start] = [clock.now(), systemClock.now()]
    speed = next
  }
  return { clock, run }
}

export async function startPushStage(more: Readonly<Record<string, string>> = {}, speed = 10): Promise<Stage> {
  const { clock, run } = movingClock()
  const demo = await startQuietDemo({ PUSH: '1', FRESH_WAIT_MS: '30000', ...more }, clock)
  run(speed)
  const { sandbox, facts } = demo
  const home = await dav(demo, 'PROPFIND', facts.homeUrl, { depth: '1' })
  const below = new URL(facts.homeUrl).pathname
  // Who asks for everything is told the principal, too.
  const calendar = elements(home.text, 'href').find((href) => href !== below && href.startsWith(below)) ?? ''
  const person = sandbox.context.directory.personByAddress(facts.username)
  const graph = `${sandbox.origin}/sandbox/graph`
  const listed = (await (await fetch(`${graph}/people/${person?.oid}/calendars`)).json()) as {
    key: string
    id: string
  }[]
  const graphId = encodeURIComponent(listed.find(({ key }) => key === 'calendar')?.id ?? 'none')
  let token = ''
  let seen = 0
  const stage: Stage = {
    demo,
    calendar,
    async poll() {
      const { text } = await dav(demo, 'REPORT', calendar, { depth: '1', body: sync(token) })
      token = elements(text, 'sync-token')[0] ?? ''
      return { token, hrefs: elements(text, 'href') }
    },
    calls() {
      const all = sandbox.context.calls.list().filter(({ side, oid }) => side === 'graph' && oid === person?.oid)
      const fresh = all.slice(seen)
      seen = all.length
      const isOurs = (path: string) => path.startsWith('/v1.0/me/calendars?') || path.includes(graphId)
      return fresh.filter(({ path, inBatch }) => isOurs(path) && !inBatch).map(({ path }) => path)
    },
    async addEvent(subject = 'New') {
      const at = (hour: number) => ({ dateTime: `2026-12-01T${hour}:00:00`, timeZone: 'UTC' })
      const answer = await fetch(`${graph}/people/${person?.oid}/calendars/calendar/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ subject, start: at(10), end: at(11) }),
      })
      if (!answer.ok) throw new Error(await answer.text())
    },
    subscriptions: async () => (await (await fetch(`${graph}/subscriptions`)).json()) as Record<string, string>[],
    async watched(count = 1) {
      await stage.poll()
      await vi.waitFor(async () => {
        if ((await stage.subscriptions()).length < count) throw new Error('not yet')
      }, patience)
      await vi.waitFor(async () => {
        await stage.poll()
        stage.calls()
        await stage.poll()
        if (stage.calls().length > 0) throw new Error('not yet')
      }, patience)
    },
    fault: (name, rest = {}) => sandbox.context.faults.on({ name, ...rest }),
    close: () => demo.close(),
  }
  return stage
}

/** Jobs take a turn every second or two. */
export const patience = { timeout: 15_000, interval: 50 }
