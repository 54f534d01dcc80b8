/** Rows that are a load rather than a request. */
import { readdirSync } from 'node:fs'
import { origin } from '../browser.ts'
import type { Stage } from '../stage.ts'
import { type CorpusRow, piecesOf, wholeRaw } from './row.ts'
import { converse, delay, listen, nextLoopback, open, type Read, readOf, send } from './wire.ts'

export interface Ground {
  readonly stage: Stage
  readonly values: ReadonlyMap<string, string>
}

export type Shape = (row: CorpusRow, ground: Ground) => Promise<readonly string[]>

const proxy = '127.0.0.1'
const host = new URL(origin).host
const patienceMs = 5_000
const many = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n + 1)))

/** Adele's app, from somewhere else, while something goes on. */
async function goodClient({ stage, values }: Ground, from = nextLoopback()): Promise<number> {
  const parts = [
    `PROPFIND ${stage.people.adele.principal} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${values.get('authOfOthers') ?? values.get('auth')}\r\nDepth: 0\r\nConnection: close\r\n\r\n`,
  ]
  return Number((await converse({ port: stage.bridge.port, from, parts, patienceMs })).status)
}

const unexpected = (row: CorpusRow, reads: readonly Pick<Read, 'status'>[]): string[] => {
  const bad = reads.filter(({ status }) => !row.expect.status.includes(status))
  return bad.length === 0 ? [] : [`status ${[...new Set(bad.map(({ status }) => status))].join(', ')}`]
}

function sendOne(row: CorpusRow, { stage, values }: Ground, from: string, n = 0): Promise<Read> {
  const numbered = new Map([...values, ['n', String(n)]])
  const { head, body } = piecesOf(row, host, numbered, row.trustedProxy === true ? '198.51.100.9' : undefined)
  return converse({ port: stage.bridge.port, from, parts: [head, ...body()], patienceMs })
}

/** The same from one source, again and again: after ten wrong ones, it is told to wait, and nobody else is. */
const guessing: Shape = async (row, ground) => {
  const from = row.trustedProxy === true ? proxy : nextLoopback()
  const reads: Read[] = []
  for (let n = 1; n <= (row.repeat ?? 1); n += 1) reads.push(await sendOne(row, ground, from, n))
  const late = reads.slice(10)
  const waits = late.every(({ status, headers }) => status === 429 && headers.some(([name]) => name === 'retry-after'))
  const [elsewhere, beside] = [await goodClient(ground), await goodClient(ground, from)]
  return [
    ...unexpected(row, reads),
    ...(waits ? [] : ['not 429-after-10']),
    ...(elsewhere === 207 ? [] : ['locks-out-other-ip']),
    ...(beside === 207 ? [] : ['refuses-good-client']),
  ]
}

/** As many passwords as are asked for, one after the other or all at once. Those that came are taken back. */
const minting: Shape = async (row, ground) => {
  const { passwords } = ground.stage.bridge.services
  const { accountId } = ground.stage.people.adele
  const before = new Set((await passwords.list(accountId)).map(({ id }) => id))
  const times = row.repeat ?? row.concurrency ?? 1
  const reads: Read[] = []
  if (row.concurrency === undefined) for (let n = 0; n < times; n += 1) reads.push(await sendOne(row, ground, proxy))
  else reads.push(...(await many(times, () => sendOne(row, ground, proxy))))
  const now = ground.stage.bridge.services.clock.now()
  const live = (await passwords.list(accountId)).filter(({ expiresAt = now }) => expiresAt >= now)
  const minted = live.filter(({ id }) => !before.has(id)).length
  for (const { id } of live) if (!before.has(id)) await passwords.revoke(accountId, id)
  return [
    ...unexpected(row, reads),
    ...(live.length <= 50 ? [] : ['>50-tokens']),
    ...(row.expect.must?.includes('quota') === true && minted >= times ? ['not quota'] : []),
  ]
}

/** A thousand good notifications are one look, or a few. */
const flood: Shape = async (row, ground) => {
  const { calls } = ground.stage.sandbox.context
  const rounds = () => calls.list().filter(({ side }) => side === 'graph').length
  const before = rounds()
  const reads: Read[] = []
  for (let n = 1; n <= (row.repeat ?? 1); n += 1) reads.push(await sendOne(row, ground, nextLoopback(), n))
  return [...unexpected(row, reads), ...(rounds() - before <= 50 ? [] : [`>1-sync-per-10s ${rounds() - before}`])]
}

/** Bytes that come so slowly that the bridge must end it, while others are served. */
const trickling: Shape = async (row, ground) => {
  const { port } = ground.stage.bridge
  const { bytes, everyMs, maxSeconds } = row.trickle ?? { bytes: '', everyMs: 1_000, maxSeconds: 1 }
  const first = wholeRaw(row, ground.values) ?? ''
  const reads = many(row.connections ?? 1, async () => {
    const socket = await open(port, nextLoopback())
    const heard = listen(socket, maxSeconds * 1_000)
    await send(socket, [first])
    const timer = setInterval(() => void socket.write(bytes), everyMs)
    const { text, ended } = await heard
    clearInterval(timer)
    socket.destroy()
    return readOf(text, ended)
  })
  const meanwhile = await many(5, () => goodClient(ground))
  return [...unexpected(row, await reads), ...(meanwhile.every((each) => each === 207) ? [] : ['refuses-good-client'])]
}

/** Connections that say nothing, while others are served. */
const idling: Shape = async (row, ground) => {
  const sockets = await many(row.connections ?? 1, () => open(ground.stage.bridge.port, nextLoopback()))
  const meanwhile = await many(5, () => goodClient(ground))
  for (const socket of sockets) socket.destroy()
  return meanwhile.every((each) => each === 207) ? [] : ['refuses-good-client']
}

/** Readers that do not read. */
const slowReading: Shape = async (row, ground) => {
  const before = process.memoryUsage.rss()
  const first = wholeRaw(row, ground.values) ?? ''
  const sockets = await many(row.connections ?? 1, async () => {
    const socket = await open(ground.stage.bridge.port, nextLoopback())
    socket.pause()
    await send(socket, [first])
    return socket
  })
  const meanwhile = await many(5, () => goodClient(ground))
  const grownMiB = (process.memoryUsage.rss() - before) / 1_048_576
  const reads = await Promise.all(
    sockets.map(async (socket) => {
      const heard = listen(socket, 500)
      socket.resume()
      const { text, ended } = await heard
      socket.destroy()
      return readOf(text, ended)
    }),
  )
  return [
    ...unexpected(row, reads),
    ...(meanwhile.every((each) => each === 207) ? [] : ['refuses-good-client']),
    ...(grownMiB <= 64 ? [] : [`rss ${grownMiB.toFixed()}`]),
  ]
}

const descriptors = (): number => readdirSync('/proc/self/fd').length

/** Clients that go away in the middle of a request. */
const aborting: Shape = async (row, ground) => {
  const { log, bridge } = ground.stage
  const [before, logged] = [descriptors(), log.length]
  const first = wholeRaw(row, ground.values) ?? ''
  for (let left = row.repeat ?? 1; left > 0; left -= 50) {
    await many(Math.min(50, left), async () => {
      const socket = await open(bridge.port, nextLoopback())
      await send(socket, [first])
      await delay(row.abortAfterMs ?? 0)
      socket.resetAndDestroy()
    })
  }
  for (let tries = 0; tries < 50 && descriptors() > before + 5; tries += 1) await delay(100)
  const faults = log.slice(logged).filter((line) => /"level":"?(?:error|50)/.test(line))
  return [...(descriptors() <= before + 5 ? [] : ['fd-leak']), ...faults.map((line) => `5xx-log ${line}`)]
}

/** What has a shape of its own is asked for by what its row says. */
export function shapeOf(row: CorpusRow): Shape | undefined {
  if (row.trickle !== undefined) return trickling
  if (row.readBytesPerSecond !== undefined) return slowReading
  if (row.abortAfterMs !== undefined) return aborting
  if (row.connections !== undefined) return idling
  if (row.path === '{tokenCreate}' && (row.repeat ?? row.concurrency) !== undefined) return minting
  if (row.path === '{webhook}' && row.repeat !== undefined) return flood
  return row.repeat === undefined ? undefined : guessing
}

/** Rows that mostly wait go on beside the others. */
export const takesLong = (row: CorpusRow): boolean => row.trickle !== undefined

/** Rows that count what is left over need to be alone. */
export const goesLast = (row: CorpusRow): boolean => row.abortAfterMs !== undefined
