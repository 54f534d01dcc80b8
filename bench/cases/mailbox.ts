/** One mailbox: the first sync, polls, one change, and what apps read. */
import { type Figure, figure, type Run } from '../figure.ts'
import { bodies, type Client, calendarsOf, elements, multistatus, sync } from '../stage/client.ts'
import { type Stage, startStage } from '../stage/stage.ts'
import type { Login } from '../stage/types.ts'
import { type Case, isWanted, type Options } from './case.ts'

const sizes = [
  { events: 500, series: 20 },
  { events: 500, series: 200 },
  { events: 5_000, series: 20 },
  { events: 5_000, series: 200 },
] as const
const latencies = [0, 80] as const

type Size = (typeof sizes)[number]

/** More than FRESH_SECONDS: the next request has to look. */
const staleMs = 20_000
const manyClients = 50

interface Subject {
  readonly stage: Stage
  readonly person: number
  readonly client: Client
  readonly calendar: string
  readonly size: Size
}

/** One run. What is given back is the time, ms. */
type Work = (subject: Subject) => Promise<number>

const ctag: Work = async ({ client, calendar }) => (await multistatus(client.ask('PROPFIND', calendar, bodies.ctag))).ms

async function stale({ stage }: Subject): Promise<void> {
  await stage.advance(staleMs)
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

const hrefsOf = async ({ client, calendar }: Subject): Promise<readonly string[]> => {
  const { text } = await multistatus(client.ask('PROPFIND', calendar, bodies.etags, '1'))
  return elements(text, 'href').filter((href) => href.endsWith('.ics'))
}

const stamp = (ms: number): string => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '')
const dayMs = 86_400_000

interface Row {
  readonly bench: string
  /** Before each run, outside of the time and the count. */
  readonly before?: (subject: Subject, run: number) => Promise<unknown>
  /** Looked up once for the subject. */
  readonly prepare?: (subject: Subject) => Promise<Work>
  readonly work?: Work
}

let changes = 0

const rows: readonly Row[] = [
  { bench: 'poll, fresh: PROPFIND ctag', work: ctag },
  {
    bench: 'poll, fresh: sync-collection',
    prepare: async ({ client, calendar }) => {
      const { token } = await sync(client, calendar, '')
      return async () => (await sync(client, calendar, token)).ms
    },
  },
  { bench: 'poll, to be looked at: PROPFIND ctag', before: stale, work: ctag },
  {
    bench: 'poll, to be looked at: sync-collection',
    before: stale,
    prepare: async ({ client, calendar }) => {
      const { token } = await sync(client, calendar, '')
      return async () => (await sync(client, calendar, token)).ms
    },
  },
  {
    bench: `poll, to be looked at: ${manyClients} clients at once`,
    before: stale,
    work: (subject) => timed(() => Promise.all(Array.from({ length: manyClients }, () => ctag(subject)))),
  },
  {
    bench: 'one changed event: sync-collection and multiget',
    before: async (subject) => {
      changes += 1
      const { person, stage } = subject
      await stage.sandbox.ask('change', { person, at: changes, subject: `Changed ${changes}` })
      await stale(subject)
    },
    prepare: async ({ client, calendar }) => {
      let { token } = await sync(client, calendar, '')
      return () =>
        timed(async () => {
          const changed = await sync(client, calendar, token)
          token = changed.token
          const hrefs = changed.hrefs.filter((href) => href.endsWith('.ics'))
          if (hrefs.length !== 1) throw new Error(`${hrefs.length} events were told as changed`)
          const { text } = await multistatus(client.ask('REPORT', calendar, bodies.multiget(hrefs)))
          if (!text.includes('SUMMARY:Changed')) throw new Error('the change did not arrive')
        })
    },
  },
  {
    bench: 'multiget of 500',
    prepare: async (subject) => {
      const body = bodies.multiget((await hrefsOf(subject)).slice(0, 500))
      return async ({ client, calendar }) => {
        const { text, ms } = await multistatus(client.ask('REPORT', calendar, body))
        const got = text.split('BEGIN:VCALENDAR').length - 1
        if (got !== 500) throw new Error(`multiget brought ${got}`)
        return ms
      }
    },
  },
  {
    bench: 'calendar-query over 30 days',
    work: async ({ client, calendar }) => {
      const now = Date.now()
      const body = bodies.query(stamp(now), stamp(now + 30 * dayMs))
      return (await multistatus(client.ask('REPORT', calendar, body))).ms
    },
  },
  {
    bench: 'PROPFIND depth 1',
    work: async ({ client, calendar }) => (await multistatus(client.ask('PROPFIND', calendar, bodies.etags, '1'))).ms,
  },
]

const under = ({ events, series }: Size, latencyMs: number): string =>
  `${events.toLocaleString('en')} events, ${series} series, ${latencyMs} ms`

/** Somebody new for each run of the first sync; the last one is the subject of the rest. */
async function firstSync(stage: Stage, size: Size, people: readonly number[]): Promise<readonly [Login, Run[]]> {
  const runs: Run[] = []
  let login: Login | undefined
  for (const person of people) {
    await stage.sandbox.ask('fill', { person, ...size })
    const one = await stage.signIn(person)
    const { result: value, calls } = await stage.counted(() => stage.bridge().ask<number>('connect', one))
    runs.push({ value, calls })
    login = one
  }
  if (login === undefined) throw new Error('there was no run')
  return [login, runs]
}

async function measure(row: Row, subject: Subject, times: number): Promise<readonly Run[]> {
  const work = (await row.prepare?.(subject)) ?? row.work
  if (work === undefined) return []
  const runs: Run[] = []
  for (let run = 0; run <= times; run += 1) {
    await row.before?.(subject, run)
    const { result: value, calls } = await subject.stage.counted(() => work(subject))
    if (run > 0) runs.push({ value, calls }) // the first one warms up
  }
  return runs
}

const firstBench = 'first sync'

async function run({ runs, only }: Options, tell: (figure: Figure) => void): Promise<void> {
  const wanted = rows.filter(({ bench }) => isWanted(bench, only))
  const stage = await startStage({ crowd: sizes.length * latencies.length * runs })
  let next = 0
  try {
    for (const latencyMs of latencies) {
      await stage.sandbox.ask('latency', { ms: latencyMs })
      for (const size of sizes) {
        const people = Array.from({ length: runs }, (_, index) => next + index + 1)
        next += runs
        const [login, first] = await firstSync(stage, size, people)
        tell(figure(firstBench, under(size, latencyMs), 'ms', first))
        const client = stage.client(login)
        const [calendar = ''] = await calendarsOf(client)
        const subject = { stage, person: people.at(-1) ?? 0, client, calendar, size }
        for (const row of wanted) {
          tell(figure(row.bench, under(size, latencyMs), 'ms', await measure(row, subject, 2 * runs + 1)))
        }
      }
    }
  } finally {
    await stage.close()
  }
}

export const mailbox: Case = { benches: [firstBench, ...rows.map(({ bench }) => bench)], run }
