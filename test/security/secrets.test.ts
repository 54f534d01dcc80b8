/** Secrets are planted everywhere, used rightly and wrongly, and looked for in all that was written. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCommand } from '../../src/cli/run.ts'
import { hasPostgres, hasRedis, type OwnServer, ownPostgres, ownRedis } from '../store/servers.ts'
import { Finder, spellings } from './finder.ts'
import { badDay, brokenHook, misplaced, ordinaryDay, type Shown, serverLost, spoilt } from './life.ts'
import { consentForFabrikam, type Person, plant, type Stage, startStage, titles } from './stage.ts'
import { kinds, tapWires, type Wiretap } from './wiretap.ts'

const random = (): string => randomBytes(24).toString('base64url')
const pemFile = join(import.meta.dirname, '..', 'auth', 'test-certificate.pem')
const privateKey = /-----BEGIN PRIVATE KEY-----([^-]+)/.exec(readFileSync(pemFile, 'utf8'))?.[1] ?? ''

/** What an operator looks at. */
const looks = ['audit export', 'audit verify', 'diagnostics', 'doctor', 'keys list', 'accounts list']
const looksAtOne = ['accounts show', 'password list', 'doctor fidelity']

type Planted = readonly [name: string, secret: string | Buffer]

interface Mode {
  readonly name: string
  /** What proves to Microsoft who the bridge is. */
  readonly proof: string
  readonly settings: Readonly<Record<string, string>>
  readonly keys: readonly Planted[]
  /** A server for the store, whose address has a password. */
  readonly server?: (password: string) => Promise<OwnServer>
}

const byCertificate = {
  proof: 'client assertion',
  settings: { ENTRA_CLIENT_SECRET: '', ENTRA_CLIENT_CERTIFICATE_FILE: pemFile },
  keys: [['key of the certificate', Buffer.from(privateKey, 'base64')]] as const,
}
const redis = (password: string) =>
  ownRedis('--requirepass', password, '--appendonly', 'yes', '--appendfsync', 'always')

const modes: readonly Mode[] = [
  { name: 'a client secret', proof: 'client secret', settings: {}, keys: [] },
  { name: 'a certificate', ...byCertificate },
  ...(hasRedis ? [{ name: 'a certificate and Redis', ...byCertificate, server: redis }] : []),
  // It trusts everybody, and is given the password all the same.
  ...(hasPostgres ? [{ name: 'a certificate and Postgres', ...byCertificate, server: () => ownPostgres() }] : []),
]

/** Of an event that nobody else may hear of, each part by itself. */
const event = { title: random(), body: random(), passcode: random(), place: random(), guest: random().toLowerCase() }

const meeting = {
  body: { contentType: 'text', content: `Bring ${event.body}` },
  location: { displayName: event.place },
  isOnlineMeeting: true,
  onlineMeetingProvider: 'teamsForBusiness',
  onlineMeeting: { joinUrl: `https://teams.contoso.example/l/meetup-join/19?pwd=${event.passcode}` },
  attendees: [{ type: 'required', emailAddress: { name: 'Guest', address: `${event.guest}@fabrikam.example` } }],
}

describe('what is looked for', () => {
  it.each(Object.entries(spellings))('is found as %s, wherever it stands and however little of it', (_, write) => {
    const [finder, secret] = [new Finder(), randomBytes(32)]
    finder.add('it', secret)
    for (const before of ['', 'x', 'xy']) {
      const part = Buffer.concat([Buffer.from(before), secret.subarray(7, 7 + 16), Buffer.from('zzz')])
      expect(finder.in(Buffer.from(`{"text":"${write(part)}"}`, 'latin1'))).not.toEqual([])
    }
    expect(finder.in(write(randomBytes(5_000)))).toEqual([])
  })
})

describe.each(modes)('a bridge with $name', ({ settings, proof, keys, server: start }) => {
  const [hookKey, storeKey, traceKey] = [random(), random(), random()]
  const [folder, wires] = [mkdtempSync(join(tmpdir(), 'bridge-secrets-')), tapWires()]
  let stage: Stage
  let hook: Awaited<ReturnType<typeof brokenHook>>
  let server: OwnServer | undefined

  beforeAll(async () => {
    hook = await brokenHook(hookKey)
    server = await start?.(storeKey)
    const store = server === undefined ? {} : { STORE_URL: withPassword(server.url, storeKey) }
    const traces = {
      OTEL_EXPORTER_OTLP_ENDPOINT: new URL(hook.url).origin,
      OTEL_EXPORTER_OTLP_HEADERS: `x-key=${traceKey}`,
    }
    const more = { ...settings, ...store, ...traces, PUSH: '1', OPERATOR_WEBHOOK: hook.url }
    stage = await startStage(more, undefined, async (bridge, sandbox) => {
      sandbox.context.publicHooksAt = `http://127.0.0.1:${bridge.port}`
      Object.assign(sandbox.entra.app, { certificates: [readFileSync(pemFile, 'utf8')] })
      await consentForFabrikam(bridge, sandbox)
      const adele = sandbox.people.find(({ name }) => name === 'Adele Vance')
      await plant(sandbox, adele?.oid ?? '', event.title, meeting)
    })
  })
  afterAll(async () => {
    await stage.close()
    await server?.stop()
    hook.close()
    wires.close()
    rmSync(folder, { recursive: true })
  })

  it('writes no secret down: not in the log, on the disk, into a backup, an answer, or what operators see', {
    timeout: 90_000,
  }, async () => {
    const { adele } = stage.people
    const shown = await ordinaryDay(stage, adele)
    expect(Object.entries(event).filter(([, text]) => !shown.calendar.includes(text))).toEqual([])
    await vi.waitUntil(async () => (await keptSubscriptions(stage)) > 0, { timeout: 20_000 })
    const bad = await badDay(stage, adele)
    const came = (path: string) => hook.came.filter((each) => each.startsWith(path))
    await vi.waitUntil(() => came('/told').length > 0 && came('/v1/traces').length > 0, { timeout: 20_000 })
    const own: readonly Planted[] = [
      ...keys,
      ...secretsOf(stage, shown),
      ...bad.planted.map((text): Planted => ['state or cookie', text]),
      ["key of the operator's address", hookKey],
      ['key of the collector', traceKey],
      ...(server === undefined ? [] : [['password of the store', storeKey] as const]),
    ]
    const heard = [...bad.heard]
    // Once: what people put where does not depend on how the bridge proves who it is.
    const usual = keys.length > 0 ? [] : [...own, ...travelled(wires, proof)]
    for (const [name, secret] of new Map(usual)) {
      if (typeof secret !== 'string') continue
      const said = await misplaced(stage, adele, secret)
      heard.push(...said.map(({ what, answer }) => ({ what: `${name}: ${what}`, answer })))
    }
    if (server !== undefined) heard.push(...(await serverLost(stage, adele, server)))
    const traces = ['traces', came('/v1/traces').join('\n')] as const
    const written = [...(await writtenBy(stage, adele, folder)), traces]
    const finder = new Finder()
    for (const [name, secret] of [...own, ...travelled(wires, proof)]) finder.add(name, secret)
    const nobody = peopleOf(stage)
    const unnamed = written.filter(([where]) => !named.test(where))
    const answers = heard.map(({ what, answer }) => [what, answer.all] as const)
    expect([...leaks(finder, written), ...leaks(finder, answers), ...leaks(nobody, unnamed)]).toEqual([])
  })
})

function withPassword(url: string, password: string): string {
  const address = new URL(url)
  address.password = password
  return address.href
}

type Texts = readonly (readonly [where: string, text: string | Buffer])[]

const leaks = (finder: Finder, texts: Texts) =>
  texts.map(([where, text]) => [where, ...finder.in(text)]).filter(([, ...found]) => found.length > 0)

/** Of which Microsoft knows, so that what goes with them is kept here. */
const keptSubscriptions = async ({ sandbox }: Stage): Promise<number> =>
  ((await (await fetch(`${sandbox.origin}/sandbox/graph/subscriptions`)).json()) as unknown[]).length

/** What was said on the wire, of every kind that this bridge says there. */
function travelled(wires: Wiretap, proof: string): readonly Planted[] {
  const proofs = ['client secret', 'client assertion']
  return kinds
    .filter((kind) => kind === proof || !proofs.includes(kind))
    .flatMap((kind) => {
      const found = wires.heard(kind)
      expect([kind, found.length]).not.toEqual([kind, 0])
      return found.map((text): Planted => [kind, text])
    })
}

function secretsOf(stage: Stage, { password, feed, state, cookies }: Shown): readonly Planted[] {
  const ring = JSON.parse(readFileSync(join(stage.dataDir, 'bridge.key'), 'utf8')) as { keys: Record<string, string> }
  return [
    ...Object.values(ring.keys).map((key): Planted => ['sealing key', Buffer.from(key, 'base64')]),
    ['app password', password],
    ['app password without dashes', password.replaceAll('-', '')],
    ...Object.values(stage.people).map((person): Planted => ['app password', person.password]),
    ['secret address', feed],
    ['state', state],
    ...cookies.map((cookie): Planted => ['cookie', cookie]),
    ...Object.entries(event).map(([part, text]): Planted => [`${part} of an event`, text]),
    ...Object.values(titles).map((title): Planted => ['title of an event', title]),
  ]
}

/** Who they are is no secret to the operator, but is not in these. */
const named = /^(?:accounts|password|doctor fidelity)/

function peopleOf({ people }: Stage): Finder {
  const finder = new Finder()
  const facts = Object.values(people).flatMap(({ user, oid, graphId }) => [user, oid, graphId])
  for (const text of [...facts, 'Adele Vance']) finder.add(text, text, text.length - 2)
  finder.add('query of a way back', '/oauth/callback?', '/oauth/callback?'.length)
  return finder
}

/** Everything that stays: by name, with its content. */
async function writtenBy(
  stage: Stage,
  { user }: Person,
  folder: string,
): Promise<readonly (readonly [string, Buffer])[]> {
  const { services, publicUrl } = stage.bridge
  const seen: (readonly [string, Buffer])[] = []
  const run = async (words: readonly string[], name: string) => {
    const said: string[] = []
    const io = { out: (line: string) => void said.push(line), err: (line: string) => void said.push(line) }
    await runCommand(services, publicUrl, words, io, new AbortController().signal)
    expect([name, said.join().length]).not.toEqual([name, 0])
    seen.push([name, Buffer.from(said.join('\n'))])
  }
  for (const look of looks) await run(look.split(' '), look)
  for (const look of looksAtOne) await run([...look.split(' '), '--user', user], look)
  for (const name of spoilt) {
    stage.sandbox.context.faults.on({ name })
    await run(['doctor', 'fidelity', '--user', user], `doctor fidelity with ${name}`)
    stage.sandbox.context.faults.off(name)
  }
  const backup = join(folder, 'backup.jsonl')
  await run(['backup', backup], 'backup')
  const disk = readdirSync(stage.dataDir).filter((name) => name !== 'bridge.key')
  const files = [...disk.map((name) => join(stage.dataDir, name)), backup]
  const contents = files.map((file) => [`file ${basename(file)}`, readFileSync(file)] as const)
  const [log, metrics] = [stage.log.join(''), await services.ops.metrics.text()]
  // Of a store on a server, there is no more here than that it is there; and of lives, when they began.
  const large = contents.map(([, bytes]) => bytes).filter((_, n) => !/^(?:store|lives)-/.test(basename(files[n] ?? '')))
  for (const text of [log, metrics, ...large]) expect(text.length).toBeGreaterThan(1_000)
  return [...seen, ...contents, ['log', Buffer.from(log)], ['metrics', Buffer.from(metrics)]]
}
