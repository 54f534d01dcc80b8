/** The bridge over the pretended Microsoft, on a clock that runs ahead while an app waits, and an app that believes every answer. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Answer, bodies, type Client, clientOf, elements } from '../../bench/stage/client.ts'
import { signIn } from '../../bench/stage/signin.ts'
import type { Login } from '../../bench/stage/types.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server.ts'
import { type VirtualClock, virtualClock } from '../../soak/lives/clock.ts'
import type { AccountRecord } from '../../src/accounts/types.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { type Bridge, startBridge } from '../../src/serve.ts'
import { checkOnce } from '../grammar/check.ts'
import type { Switched } from './table.ts'

export const secondMs = 1_000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** Everything an app asks in one sync, and what it was told. */
export interface Sight {
  /** Answers other than 207, as `PROPFIND 503`. */
  readonly refused: readonly string[]
  readonly retryAfter: readonly string[]
  /** Names of the calendars. */
  readonly calendars: readonly string[]
  /** By href of the event. */
  readonly etags: ReadonlyMap<string, string>
  /** Hrefs that sync-collection or multiget called gone. */
  readonly gone: readonly string[]
  readonly token: string
  readonly titles: readonly string[]
}

export interface FaultStage {
  readonly sandbox: Sandbox
  /** The one that runs now. */
  readonly bridge: Bridge
  readonly clock: VirtualClock
  readonly login: Login
  /** Lines of the bridge's log, newest last. */
  readonly log: readonly string[]
  readonly calendar: string
  /** One sync of an app. @param since its token */
  look(since?: string): Promise<Sight>
  /** While it is waited for, time passes quickly: nothing has to wait for real. */
  pumped<T>(work: Promise<T>): Promise<T>
  /** Somebody edits an event in Outlook. @returns its new title */
  edit(at?: number): string
  signIn(): Promise<AccountRecord>
  /** The process ends and is started again, on another port. */
  restart(): Promise<void>
  close(): Promise<void>
}

const events = 40
const pumpEveryMs = 3
const pumpMs = 250
const mostTries = 200

/**
 * @param settings of the bridge besides the usual ones
 * @param on switched on before the person signs in
 * @param microsoft the name it goes by, and how many people there are
 */
export async function faultStage(
  settings: Readonly<Record<string, string>> = {},
  on: readonly Switched[] = [],
  microsoft: Pick<SandboxOptions, 'host' | 'crowd'> = {},
): Promise<FaultStage> {
  const sandbox = await startSandbox({ crowd: 1, quiet: true, ...microsoft })
  for (const fault of on) sandbox.context.faults.on({ ...fault })
  const dataDir = mkdtempSync(join(tmpdir(), 'bridge-faults-'))
  const clock = virtualClock(sandbox.context.now())
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    ENTRA_CLIENT_ID: sandbox.clientId,
    ENTRA_CLIENT_SECRET: sandbox.clientSecret,
    TENANTS: '*',
    LOGIN_URL: sandbox.origin,
    GRAPH_URL: sandbox.origin,
    ALLOW_INSECURE_UPSTREAM: '1',
    FRESH_WAIT_MS: '10000',
    ...settings,
  })
  const log: string[] = []
  const start = () => startBridge(config, clock, createLog('debug', { write: (line) => void log.push(line) }))
  let bridge = await start()
  sandbox.register(`${bridge.publicUrl}/oauth/callback`)
  const oid = sandbox.context.directory.personByAddress('person1@contoso.example')?.oid ?? ''
  const mailbox = fill(sandbox, oid)
  const pumped = pump(clock)
  const arrive = async () => {
    await setClock(sandbox, clock)
    const account = await signIn(bridge, (url) => sandbox.authorize(url, oid))
    bridge.services.mirror.connect(account)
    return account
  }
  const account = await arrive()
  const { secret } = await bridge.services.passwords.create(account.id, 'Faults')
  const login = { accountId: account.id, username: account.identity.username, password: secret.reveal() }
  const client = () => clientOf(`http://127.0.0.1:${bridge.port}`, login)
  const calendar = await pumped(firstCalendar(client()))
  let edits = 0
  return {
    sandbox,
    get bridge() {
      return bridge
    },
    clock,
    login,
    log,
    pumped,
    calendar,
    look: (since = '') => pumped(look(client(), calendar, since)),
    edit: (at = 0) => {
      edits += 1
      const title = `Edited ${edits}`
      const entry = [...mailbox.calendar('calendar').items.keys()][at]
      if (entry !== undefined) mailbox.patchEvent(entry, { subject: title })
      return title
    },
    signIn: () => pumped(arrive()),
    restart: async () => {
      await pumped(bridge.close())
      bridge = await start()
    },
    close: async () => {
      await pumped(bridge.close())
      await sandbox.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** What Entra issues is good by its own clock: it must not be days behind ours. */
async function setClock(sandbox: Sandbox, clock: VirtualClock): Promise<void> {
  await fetch(`${sandbox.origin}/sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offsetMs: Math.round(clock.now() - Date.now()) }),
  })
}

function fill(sandbox: Sandbox, oid: string) {
  const mailbox = sandbox.graph.mailbox(oid)
  mailbox.addCalendar({ key: 'side', name: 'Side' })
  const day = new Date(sandbox.context.now()).toISOString().slice(0, 10)
  const at = (hour: number) => ({ dateTime: `${day}T${String(hour % 24).padStart(2, '0')}:00:00`, timeZone: 'UTC' })
  for (let i = 0; i < events; i += 1) {
    mailbox.addEvent(i % 10 === 9 ? 'side' : 'calendar', { subject: `Event ${i}`, start: at(i), end: at(i + 1) })
  }
  return mailbox
}

const pump =
  (clock: VirtualClock) =>
  async <T>(work: Promise<T>): Promise<T> => {
    const timer = setInterval(() => void clock.advance(pumpMs), pumpEveryMs)
    return work.finally(() => clearInterval(timer))
  }

/** The first sync needs some tries: 503 until it is through. */
async function firstCalendar(client: Client): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    if (tries > mostTries) throw new Error('the first sync does not end')
    const { status, text } = await client.ask('PROPFIND', client.home, bodies.calendars, '1')
    const hrefs = elements(text, 'href').filter((href) => href !== client.home)
    const found = status === 207 ? hrefs[0] : undefined
    if (found === undefined) continue
    if ((await client.ask('PROPFIND', found, bodies.etags, '1')).status === 207) return found
  }
}

async function look(client: Client, calendar: string, since: string): Promise<Sight> {
  const refused: string[] = []
  const retryAfter: string[] = []
  const ask = async (method: string, path: string, body: string, depth: '0' | '1' = '0'): Promise<Answer> => {
    const answer = await client.ask(method, path, body, depth)
    const contentType = answer.text.startsWith('<') ? 'application/xml' : undefined
    checkOnce({ status: answer.status, contentType, body: answer.text })
    if (answer.status !== 207) refused.push(`${method} ${answer.status}`)
    if (answer.retryAfter !== undefined) retryAfter.push(answer.retryAfter)
    return answer
  }
  const home = await ask('PROPFIND', client.home, bodies.calendars, '1')
  const listing = await ask('PROPFIND', calendar, bodies.etags, '1')
  const changes = await ask('REPORT', calendar, bodies.sync(since))
  const etags = etagsOf(listing.text)
  const hrefs = [...etags.keys()]
  const data = hrefs.length === 0 ? undefined : await ask('REPORT', calendar, bodies.multiget(hrefs))
  return {
    refused,
    retryAfter,
    calendars: elements(home.text, 'displayname'),
    etags,
    gone: [...goneIn(changes.text), ...goneIn(data?.text ?? '')],
    token: elements(changes.text, 'sync-token').at(-1) ?? '',
    titles: [...(data?.text ?? '').matchAll(/^SUMMARY:(.*?)\r?$/gm)].map((match) => match[1] ?? ''),
  }
}

const responses = (xml: string): readonly string[] => xml.split(/<(?:\w+:)?response>/).slice(1)
const isEvent = (href: string): boolean => href.endsWith('.ics')

const etagsOf = (xml: string): ReadonlyMap<string, string> =>
  new Map(
    responses(xml)
      .map((part) => [elements(part, 'href')[0] ?? '', elements(part, 'getetag')[0] ?? ''] as const)
      .filter(([href]) => isEvent(href)),
  )

const goneIn = (xml: string): readonly string[] =>
  responses(xml)
    .filter((part) => /HTTP\/1\.1 404/.test(part) && !/propstat/.test(part))
    .map((part) => elements(part, 'href')[0] ?? '')
