/** The real bridge as a program of its own: configured by the environment as always, on a clock that can be put forward. */
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { createObjects, type Ref } from '../../src/mirror/objects.ts'
import { openShelves } from '../../src/mirror/shelves.ts'
import { startBridge } from '../../src/serve.ts'
import { addKey } from '../../src/store/keyfile.ts'
import { reseal } from '../../src/store/reseal.ts'
import { serveCommands } from './program.ts'
import { signIn } from './signin.ts'
import type { Login, Twin, Usage } from './types.ts'

let aheadMs = Number(process.env['AHEAD_MS'])
const config = readConfig(process.env)
const clock = { ...systemClock, now: () => systemClock.now() + aheadMs }
const bridge = await startBridge(config, clock, createLog(config.logLevel))
const { accounts, mirror, passwords, store } = bridge.services
const objectsOf = createObjects(openShelves(store), false)

/** At the pretended Microsoft everybody may sign in as anybody. */
async function authorized(url: URL, oid: string): Promise<string> {
  const answer = await fetch(new URL('/sandbox/authorize', config.loginUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url, oid }),
  })
  return ((await answer.json()) as { location: string }).location
}

async function login({ user }: { readonly user: string }): Promise<Login> {
  const account = await signIn(bridge, (url) => authorized(url, user))
  const { secret } = await passwords.create(account.id, 'Bench')
  return { accountId: account.id, username: account.identity.username, password: secret.reveal() }
}

/** @returns a password that was good for a moment */
async function revoked({ accountId }: { readonly accountId: string }): Promise<string> {
  const { secret, password } = await passwords.create(accountId, 'Revoked')
  await passwords.revoke(accountId, password.id)
  return secret.reveal()
}

/** Reads everything for the first time. @returns how long that took, ms */
async function connect({ accountId }: { readonly accountId: string }): Promise<number> {
  const account = await accounts.get(accountId)
  if (account === undefined) throw new Error('no such account')
  const startedAt = performance.now()
  mirror.connect(account)
  for (;;) {
    await delay(2)
    const { calendars, running, problem } = await mirror.status(accountId)
    if (!running && problem !== undefined) throw new Error(`the first sync met ${problem.kind} ${problem.code ?? ''}`)
    if (!running && calendars?.every(({ checkedAt }) => checkedAt !== undefined)) return performance.now() - startedAt
  }
}

/**
 * Gives an account whose mailbox is empty the copy of another one's default calendar. A thousand mailboxes are filled in a minute that way;
 * Microsoft goes on saying that nothing has changed.
 */
async function twin({ accountId, of }: Twin): Promise<void> {
  const [from, to] = [objectsOf(of), objectsOf(accountId)]
  const [origin, target] = await Promise.all([defaultCalendar(from), defaultCalendar(to)])
  const [rows, sources] = await Promise.all([from.index(origin.id, origin.ref.tree), from.sources(origin.ref.sources)])
  if (rows === undefined || sources === undefined) throw new Error('the copy is not whole')
  await to.writeTexts(await from.texts(rows.map(({ etag }) => etag)))
  const tree = await to.writeTree(target.id, rows)
  const written = await to.writeSources(sources)
  await to.setRef(target.id, { ...target.ref, tree, sources: written, count: rows.length }, target.ref)
}

async function defaultCalendar(objects: ReturnType<typeof objectsOf>) {
  const id = (await objects.home())?.calendars.find(({ isDefault }) => isDefault)?.id ?? ''
  const ref = await objects.ref(id)
  if (ref === undefined) throw new Error('nothing is kept of that account')
  return { id, ref }
}

interface Comparison {
  readonly username: string
  readonly passwords: readonly [string, string]
  readonly times: number
}

/** @returns microseconds for each look at a user name and password, one after the other */
async function verify({ username, password, times }: Login & { readonly times: number }): Promise<number> {
  const startedAt = performance.now()
  for (let i = 0; i < times; i += 1) await passwords.verify(username, password, 'bench')
  return ((performance.now() - startedAt) / times) * 1_000
}

/** @returns microseconds of each single look, of one password and of another in an order that nobody could know */
async function compare({ username, passwords: pair, times }: Comparison): Promise<readonly [number[], number[]]> {
  const [first, second]: [number[], number[]] = [[], []]
  for (let i = 0; i < times * 2; i += 1) {
    const which = Math.random() < 0.5 ? 0 : 1
    const startedAt = performance.now()
    await passwords.verify(username, pair[which], 'bench')
    ;(which === 0 ? first : second).push((performance.now() - startedAt) * 1_000)
  }
  return [first, second]
}

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  return { rssBytes: process.memoryUsage.rss(), cpuMs: (user + system) / 1_000 }
}

interface OfAccount {
  readonly accountId: string
}

/** Another key, and every record under it. */
async function rotate(): Promise<void> {
  const { key, backend, installation } = bridge.services.store
  addKey(key, false)
  await reseal({ backend, key, seals: installation.seals })
}

/** What the refs of an account say besides their trees: removals that are held, and events that wait to be asked about once more. */
async function refs({ accountId }: OfAccount): Promise<readonly unknown[]> {
  const shelf = bridge.services.store.collection<Ref>('mirror-ref')
  const found: unknown[] = []
  for await (const key of shelf.keys(`${accountId}/`)) {
    const { held, lately, open, count, checkedAt } = (await shelf.get(key)) ?? {}
    found.push({ held: held?.names.length, lately: lately?.removed, open, count, checkedAt, now: clock.now() })
  }
  return found
}

serveCommands({
  publicUrl: () => bridge.publicUrl,
  signIn: login,
  connect,
  revoked,
  twin,
  verify,
  compare,
  usage,
  rotate,
  refs,
  mint: async ({ accountId }: OfAccount) => {
    const { password, secret } = await passwords.create(accountId, 'Soak')
    return { id: password.id, secret: secret.reveal() }
  },
  revoke: ({ accountId, id }: OfAccount & { readonly id: string }) => passwords.revoke(accountId, id),
  advance: ({ ms }: { readonly ms: number }) => {
    aheadMs += ms
  },
  close: () => bridge.close(),
})
