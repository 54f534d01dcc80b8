/** A thousand people: what happens after a restart, and in ten minutes of ordinary polling. */
import { setTimeout as delay } from 'node:timers/promises'
import { type Figure, figure, quantile } from '../figure.ts'
import { type Answer, bodies, type Client, calendarsOf, sync } from '../stage/client.ts'
import { type Stage, startStage } from '../stage/stage.ts'
import type { Calls, Twin } from '../stage/types.ts'
import { type Case, isWanted, type Options } from './case.ts'

const signingInAtOnce = 8
const latencyMs = 80
const pollEveryMs = 60_000
const clientsEach = 3
/** Spreads the clients of one person over the minute, as they are in life. */
const golden = (Math.sqrt(5) - 1) / 2

const restartBench = '1,000 accounts, 5 requests each, after a restart'
const pollBench = '1,000 accounts, 3 clients each, a poll a minute'

interface Subscriber {
  readonly client: Client
  readonly calendar: string
  token: string
}

/** Everybody signs in, a few at once. Some are read for the first time; the others become their twins. */
async function gather(stage: Stage, people: number, events: number): Promise<readonly Subscriber[]> {
  const subscribers: Subscriber[] = []
  const waiting = Array.from({ length: people }, (_, index) => index + 1)
  const originals: string[] = []
  const line = async () => {
    for (let person = waiting.shift(); person !== undefined; person = waiting.shift()) {
      const of = person > signingInAtOnce ? originals[person % originals.length] : undefined
      if (of === undefined) await stage.sandbox.ask('fill', { person, events, series: events / 25 })
      const login = await stage.signIn(person)
      await stage.bridge().ask('connect', login)
      if (of === undefined) originals.push(login.accountId)
      else await stage.bridge().ask('twin', { accountId: login.accountId, of } satisfies Twin)
      const client = stage.client(login)
      const [calendar = ''] = await calendarsOf(client)
      subscribers.push({ client, calendar, token: (await sync(client, calendar, '')).token })
    }
  }
  await Promise.all(Array.from({ length: signingInAtOnce }, line))
  return subscribers
}

/** What an app asks when it finds its server again. */
async function session({ client, calendar, token }: Subscriber): Promise<readonly Answer[]> {
  return [
    await client.ask('PROPFIND', '/dav/', bodies.principal),
    await client.ask('PROPFIND', client.home, bodies.calendars, '1'),
    await client.ask('PROPFIND', calendar, bodies.ctag),
    await client.ask('REPORT', calendar, bodies.sync(token)),
    await client.ask('PROPFIND', calendar, bodies.etags, '1'),
  ]
}

function tellAnswers(bench: string, under: string, answers: readonly Answer[], tell: (figure: Figure) => void): void {
  const times = answers.map(({ ms }) => ms)
  const bad = answers.filter(({ status }) => status !== 207)
  const statuses = [...new Set(bad.map(({ status }) => status))].join(', ')
  tell(figure(bench, `${under}: median of the answers`, 'ms', [{ value: quantile(times, 0.5) }]))
  tell(figure(bench, `${under}: p95 of the answers`, 'ms', [{ value: quantile(times, 0.95) }]))
  tell(figure(bench, `${under}: answers other than 207`, `of ${answers.length}`, [{ value: bad.length }], statuses))
}

async function afterRestart(
  stage: Stage,
  subscribers: readonly Subscriber[],
  under: string,
  tell: (figure: Figure) => void,
): Promise<void> {
  await stage.restart()
  await stage.advance(20_000)
  const startedAt = performance.now()
  const { result, calls } = await stage.counted(() => Promise.all(subscribers.map(session)))
  const value = performance.now() - startedAt
  tell(figure(restartBench, `${under}: until all are answered`, 'ms', [{ value, calls }]))
  tellAnswers(restartBench, under, result.flat(), tell)
  const { rssBytes, cpuMs } = await stage.usage()
  tell(figure(restartBench, `${under}: CPU of the bridge, start included`, 'ms', [{ value: cpuMs }]))
  tell(figure(restartBench, `${under}: memory afterwards`, 'MiB RSS', [{ value: rssBytes / 2 ** 20 }]))
}

/** Each client comes once in a minute, all spread over it. */
async function polling(
  stage: Stage,
  subscribers: readonly Subscriber[],
  { minutes, under }: { readonly minutes: number; readonly under: string },
  tell: (figure: Figure) => void,
): Promise<void> {
  const answers: Answer[] = []
  const tally = { calls: 0, parts: 0 }
  let most = 0
  const count = async () => {
    const { calls, parts } = await stage.sandbox.ask<Calls>('calls')
    await stage.sandbox.ask('forget')
    tally.calls += calls
    tally.parts += parts
    most = Math.max(most, (await stage.usage()).rssBytes)
  }
  const client = async ({ client, calendar, token }: Subscriber, phase: number) => {
    await delay(phase * pollEveryMs)
    for (let turn = 0; turn < minutes; turn += 1) {
      const startedAt = performance.now()
      answers.push(await client.ask('REPORT', calendar, bodies.sync(token)))
      if (turn + 1 < minutes) await delay(Math.max(0, pollEveryMs - (performance.now() - startedAt)))
    }
  }
  await stage.sandbox.ask('forget')
  const before = await stage.usage()
  const startedAt = performance.now()
  const counting = setInterval(() => void count(), 5_000)
  const everybody = subscribers.flatMap((one) => Array.from({ length: clientsEach }, () => one))
  await Promise.all(everybody.map((one, i) => client(one, (i * golden) % 1)))
  clearInterval(counting)
  await count()
  const elapsedMs = performance.now() - startedAt
  const after = await stage.usage()
  const cpu = (after.cpuMs - before.cpuMs) / elapsedMs
  const perHour = (tally.calls / elapsedMs) * 3_600_000
  tellAnswers(pollBench, under, answers, tell)
  tell(figure(pollBench, `${under}: CPU of the bridge`, '% of one core', [{ value: cpu * 100 }]))
  for (const [when, bytes] of Object.entries({ 'the most seen': most, 'in the end': after.rssBytes }))
    tell(figure(pollBench, `${under}: memory of the bridge, ${when}`, 'MiB RSS', [{ value: bytes / 2 ** 20 }]))
  tell(figure(pollBench, `${under}: Graph calls`, 'an hour', [{ value: perHour, calls: tally }]))
}

/** A restart is measured with both; polling with the larger ones only where there is time. */
const sizes = { small: 50, whole: 500 }

async function run({ long, only, people }: Options, tell: (figure: Figure) => void): Promise<void> {
  const minutes = long ? 10 : 1
  for (const events of Object.values(sizes)) {
    const isRestarted = isWanted(restartBench, only)
    const isPolled = isWanted(pollBench, only) && events === (long ? sizes.whole : sizes.small)
    if (!isRestarted && !isPolled) continue
    const under = `${people === 1_000 ? '' : `${people} accounts, `}${events} events each, ${latencyMs} ms`
    const stage = await startStage({ crowd: people })
    try {
      const subscribers = await gather(stage, people, events)
      await stage.sandbox.ask('latency', { ms: latencyMs })
      if (isRestarted) await afterRestart(stage, subscribers, under, tell)
      if (isPolled) await polling(stage, subscribers, { minutes, under: `${under}, ${minutes} min` }, tell)
    } finally {
      await stage.close()
    }
  }
}

export const crowd: Case = { benches: [restartBench, pollBench], run }
