/** The larger collection of bad requests against the whole bridge on one kind of store. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, origin } from '../browser.ts'
import { revocation } from '../request.ts'
import { plant, type Stage, startStage } from '../stage.ts'
import { freshValues } from '../values.ts'
import { agedValues, isAged, movableClock } from './aged.ts'
import { costing, usualCost } from './costs.ts'
import { type Counter, sqliteCounter } from './counters.ts'
import { deviations } from './deviations.ts'
import { faultOf } from './id-tokens.ts'
import { type Facts, judged } from './judge.ts'
import { counted, movement } from './movement.ts'
import { bodyText, type CorpusRow, corpora, corpusRows, piecesOf, wholeRaw } from './row.ts'
import { inSequence } from './sequence.ts'
import { goesLast, shapeOf, takesLong } from './shapes.ts'
import { type Canary, corpusValues, handshakeOpen, outOfScope, startCanary } from './values.ts'
import { converse, delay, nextLoopback, type Read } from './wire.ts'

const host = new URL(origin).host
const proxy = '127.0.0.1'
/** A whole request is answered long before; a connection with something else on it may stay open. */
const patience = { whole: 10_000, raw: 500 } as const
const mostTries = 3

interface Ground {
  readonly stage: Stage
  readonly canary: Canary
  readonly counter: Counter
  readonly fixed: Readonly<Record<string, string>>
  readonly adele: Browser
  readonly usualCommands: number | undefined
}

type Values = ReadonlyMap<string, string>
interface Sent {
  readonly answer: Read
  readonly bytes: number
}

async function sendRow(given: CorpusRow, { stage }: Ground, values: Values): Promise<Sent> {
  const row = addressed(given)
  const { port } = stage.bridge
  const from = row.trustedProxy === true ? proxy : nextLoopback()
  const raw = wholeRaw(row, values)
  if (raw !== undefined) {
    const { halfClose = false } = row
    const sending = { port, from, parts: [raw], patienceMs: patience.raw, halfClose }
    return { answer: await converse(sending), bytes: raw.length }
  }
  const { head, body, bytes } = piecesOf(row, host, values, row.trustedProxy === true ? '198.51.100.9' : undefined)
  function* parts() {
    yield head
    yield* body()
  }
  const answer = await converse({ port, from, parts: parts(), patienceMs: patience.whole })
  return { answer, bytes: head.length + bytes }
}

/** All that a row needs before it is sent. */
async function valuesFor(row: CorpusRow, ground: Ground, aged: Readonly<Record<string, string>>): Promise<Values> {
  const { stage, adele, fixed } = ground
  const text = JSON.stringify([row.path, row.headers, row.raw, bodyText(row)?.slice(0, 65_536) ?? ''])
  const fresh = isAged(text) ? aged : await freshValues(stage, text, stage.browser(), adele)
  const scoped = row.authAs === 'scoped' || text.includes('NotInScope}')
  return new Map(Object.entries({ ...fixed, ...fresh, ...(scoped ? { auth: fixed['auth:scoped'] ?? '' } : {}) }))
}

/** Revoking by form, as the addresses here want it. */
function addressed(row: CorpusRow): CorpusRow {
  if (!row.path.startsWith('{tokenRevoke}')) return row
  const { path, body = '' } = revocation({ ...row, body: bodyText(row) ?? '', origin: 'own', status: [] })
  return { ...row, path, body: Buffer.from(body, 'latin1').toString('base64') }
}

const secretsOf = (row: CorpusRow, { stage }: Ground): readonly string[] => {
  const typed = row.headers.flatMap(([, value]) => (typeof value === 'string' ? [] : [value.basic[1]]))
  return [stage.people.adele.password, stage.sandbox.clientSecret, ...typed.filter((text) => /^[^{}]{8,}$/.test(text))]
}

async function attempt(
  row: CorpusRow,
  ground: Ground,
  aged: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const { stage, adele, canary } = ground
  const values = await valuesFor(row, ground, aged)
  if (row.fakeEntra !== undefined) stage.sandbox.context.faults.on(faultOf(row.fakeEntra.idToken, stage))
  if (row.cat === 'webhook')
    await handshakeOpen(stage, row.path.includes('validationToken') && !row.name.includes('no-pending'))
  const before = await counted(ground)
  const [{ answer, bytes }, commands] = await costing(ground.counter, () => sendRow(row, ground, values))
  if (row.cat === 'webhook' && answer.status === 202) await delay(50) // what it would start, it starts after the answer
  const after = await counted(ground)
  stage.sandbox.context.faults.off()
  const sid = /^set-cookie: __Host-sid=([^;\s]+)/im.exec(answer.all)?.[1]
  const page = row.expect.mustNot?.some((name) => /label|merged/.test(name)) === true ? await pageOf(ground, sid) : ''
  const facts: Facts = {
    row,
    expect: row.expect,
    answer,
    sentBytes: bytes,
    moved: movement(before, after, commands, stage.log),
    usualCommands: ground.usualCommands,
    known: { before: before.known, after: after.known, signInOrigin: stage.sandbox.origin, page },
    secrets: secretsOf(row, ground),
    others: [stage.people.alex.principal, stage.people.miriam.principal],
    stillSignedIn: row.name !== 'web-logout-get' || (await adele.isSignedIn()),
  }
  if (canary.calls() > after.canaryCalls) return ['outbound']
  return judged(facts)
}

async function pageOf({ stage, adele }: Ground, sid: string | undefined): Promise<string> {
  if (sid === undefined) return (await adele.get('/')).body
  const other = stage.browser()
  other.cookies.set('__Host-sid', sid)
  return (await other.get('/')).body
}

/** What is found each time: other things go on behind the door, too, and the machine has other things to do. */
async function harmOf(row: CorpusRow, ground: Ground, aged = {}): Promise<readonly string[]> {
  if (row.seq !== undefined) return inSequence(row, ground)
  const shape = shapeOf(row)
  if (shape !== undefined) {
    const values = await valuesFor(row, ground, aged)
    return shape(row, { stage: ground.stage, values })
  }
  let found = await attempt(row, ground, aged)
  for (let tries = 1; tries < mostTries && found.length > 0; tries += 1) {
    const again = await attempt(row, ground, aged)
    found = found.filter((name) => again.includes(name))
  }
  return found
}

const allowed = (name: string, found: string): boolean =>
  deviations.some((deviation) => deviation.rows.test(name) && deviation.found.test(found))

export interface Kind {
  readonly name: string
  readonly isThere: boolean
  /** @returns settings for that store, and how to count in it */
  start(): Promise<{
    readonly more: Readonly<Record<string, string>>
    readonly counter: (dataDir: string) => Counter
    stop(): Promise<void>
  }>
}

export const sqlite: Kind = {
  name: 'SQLite',
  isThere: true,
  start: async () => ({
    more: {},
    counter: (dataDir) => sqliteCounter(join(dataDir, 'bridge.sqlite')),
    stop: async () => undefined,
  }),
}

async function prepared(stage: Stage, canary: Canary, counter: Counter): Promise<Ground> {
  await plant(stage.sandbox, stage.people.adele.oid, outOfScope)
  const fixed = await corpusValues(stage, canary)
  const adele = stage.browser()
  await adele.signIn(stage.people.adele.oid)
  const usualCommands = await usualCost(stage, counter, fixed['auth'] ?? '')
  return { stage, canary, counter, fixed, adele, usualCommands }
}

/** What fills up a person's turns for a minute: it must not be seen by anybody else. */
function asMiriam(ground: Ground): Ground {
  const { authT2 = '', principalT2 = '' } = ground.fixed
  return {
    ...ground,
    fixed: { ...ground.fixed, authOfOthers: ground.fixed['auth'] ?? '', auth: authT2, principal: principalT2 },
  }
}

export function runCorpus(kind: Kind): void {
  describe.skipIf(corpora === undefined || !kind.isThere)(`the collection of bad requests, on ${kind.name}`, () => {
    const rows = corpusRows()
    const { clock, move } = movableClock()
    let ground: Ground
    let stop: () => Promise<void>
    let long: ReadonlyMap<string, Promise<readonly string[]>>

    beforeAll(async () => {
      const store = await kind.start()
      const stage = await startStage({ PUSH: '1', ...store.more }, clock)
      const canary = await startCanary()
      const counter = store.counter(stage.dataDir)
      ground = await prepared(stage, canary, counter)
      stop = async () => {
        canary.close()
        await stage.close()
        await store.stop()
      }
      const others = asMiriam(ground)
      long = new Map(rows.filter(takesLong).map((row) => [row.name, harmOf(row, others)]))
    })
    afterAll(() => stop())

    const judge = (name: string, found: readonly string[]) =>
      expect(
        found.filter((each) => !allowed(name, each)),
        name,
      ).toEqual([])

    for (const [cat, group] of Map.groupBy(rows, (row) => row.cat)) {
      const quick = group.filter(
        (row) => !takesLong(row) && !goesLast(row) && !isAged(JSON.stringify(row) + (bodyText(row) ?? '')),
      )
      for (const row of quick) it(`${cat}: ${row.name}`, async () => judge(row.name, await harmOf(row, ground)))
    }
    const aged = rows.filter((row) => isAged(JSON.stringify(row) + (bodyText(row) ?? '')))
    it('sessions and sign-ins that are too old', async () => {
      const values = await agedValues(ground.stage, move)
      for (const row of aged) judge(row.name, await attempt(row, ground, values))
    })
    it('connections that are slow, or go away', { timeout: 120_000 }, async () => {
      for (const [name, found] of long) judge(name, await found)
      for (const row of rows.filter(goesLast)) judge(row.name, await harmOf(row, ground))
    })
  })
}
