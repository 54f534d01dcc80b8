/** Two bridges on one store, behind a balancer that asks now this one and now that one, and sees one of them killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import { checkOnce } from '../grammar/check.ts'
import { hasPostgres, hasRedis, type OwnServer, ownPostgres, ownRedis } from '../store/servers.ts'

const main = join(import.meta.dirname, '../../src/main.ts')
const user = 'adele@contoso.example'
const calendarKey = 'replicas'

const kinds = [
  { kind: 'Redis', isThere: hasRedis, start: () => ownRedis('--appendonly', 'yes') },
  { kind: 'Postgres', isThere: hasPostgres, start: ownPostgres },
]

for (const { kind, isThere, start } of kinds) {
  describe.skipIf(!isThere)(`two bridges on one ${kind}${isThere ? '' : ', which this machine does not have'}`, () => {
    let stage: Awaited<ReturnType<typeof replicas>>
    beforeAll(async () => {
      stage = await replicas(start)
    })
    afterAll(() => stage.close())

    it('serve the same calendars, and each goes on from the other one’s tokens', async () => {
      const { bridges, sync } = stage
      const first = await sync(bridges[0], '')
      expect(first.changed.size).toBe(3)
      const second = await sync(bridges[1], first.token)
      expect([second.changed.size, second.removed, second.token]).toEqual([0, [], first.token])
    })

    it('lose nothing of an app that is sent from one to the other while one of them is killed', async () => {
      const { bridges, sync, box } = stage
      const model = new Map<string, string>()
      const living = new Map<string, number>()
      const titles = () => [...model.values()].toSorted()
      let token = ''
      for (let step = 0; step < 24; step += 1) {
        const title = `Step ${step}`
        living.set(title, box().addEvent(calendarKey, meeting(title)).entry)
        const [oldest] = living
        if (step % 4 === 3 && oldest !== undefined) {
          box().deleteEvent(oldest[1])
          living.delete(oldest[0])
        }
        if (step === 9) await bridges[0].kill()
        if (step === 15) await bridges[0].start()
        const turn = step % 2 === 0 ? [bridges[0], bridges[1]] : [bridges[1], bridges[0]]
        const answer = await sync(turn[0] as Replica, token).catch(() => sync(turn[1] as Replica, token))
        for (const href of answer.removed) {
          expect(living.has(model.get(href) ?? ''), `${model.get(href)} was taken away`).toBe(false)
          model.delete(href)
        }
        for (const [href, text] of answer.changed) model.set(href, text)
        token = answer.token
      }
      for (const bridge of bridges) {
        const { changed, removed } = await sync(bridge, token)
        for (const href of removed) model.delete(href)
        for (const [href, text] of changed) model.set(href, text)
        expect(titles()).toEqual([...living.keys(), ...firstTitles].toSorted())
        expect([...(await sync(bridge, '')).changed.values()].toSorted()).toEqual(titles())
      }
    })

    it('refuse a password at once that was revoked at the other', async () => {
      const { bridges, command, dav } = stage
      const made = await command('password', 'create', '--user', user, '--label', 'Second')
      const password = /Password: +(\S+)/.exec(made)?.[1] ?? ''
      const ask = (bridge: Replica) => dav(bridge, 'PROPFIND', '/dav/', '', password)
      for (const bridge of bridges) expect((await ask(bridge)).status).toBe(207)
      await command('password', 'revoke', '--user', user, password.slice(0, 8))
      for (const bridge of bridges) expect((await ask(bridge)).status).toBe(401)
    })
  })
}

const firstTitles = ['First 1', 'First 2', 'First 3']

const meeting = (subject: string) => ({
  subject,
  start: { dateTime: '2026-12-01T09:00:00', timeZone: 'UTC' },
  end: { dateTime: '2026-12-01T09:30:00', timeZone: 'UTC' },
})

interface Replica {
  readonly origin: () => string
  start(): Promise<void>
  kill(): Promise<void>
}

async function replicas(start: () => Promise<OwnServer>) {
  const [sandbox, server] = [await startSandbox({ quiet: true, deviceIntervalSeconds: 1 }), await start()]
  const folder = mkdtempSync(join(tmpdir(), 'replicas-'))
  const run = (dataDir: string, ...words: string[]) => launch(sandbox, server, folder, dataDir, words)
  const command = async (...words: string[]) => {
    const child = run('terminal', ...words)
    let said = ''
    if (child.stdout === null) throw new Error('no output to read')
    createInterface({ input: child.stdout }).on('line', (line) => {
      said += `${line}\n`
      void enterCode(sandbox, line)
    })
    await once(child, 'close')
    return said
  }
  const adele = sandbox.people.find(({ upn }) => upn === user)
  const box = () => sandbox.graph.mailbox(adele?.oid ?? '')
  box().addCalendar({ key: calendarKey, name: 'Replicas' })
  for (const title of firstTitles) box().addEvent(calendarKey, meeting(title))
  await command('login', '--device-code')
  const made = await command('password', 'create', '--user', user, '--label', 'First')
  const password = /Password: +(\S+)/.exec(made)?.[1] ?? ''
  const bridges = [replica(() => run('a', 'serve')), replica(() => run('b', 'serve'))] as const
  for (const bridge of bridges) await bridge.start()
  const dav = (bridge: Replica, method: string, path: string, body: string, secret = password) =>
    ask(bridge, method, path, body, secret)
  const path = await pathOf(bridges[1], (...words) => dav(bridges[1], ...words))
  const sync = async (bridge: Replica, token: string) =>
    changesIn((await dav(bridge, 'REPORT', path, report(token))).text)
  const close = async () => {
    for (const bridge of bridges) await bridge.kill()
    await server.stop()
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { bridges, command, dav, sync, box, close }
}

function launch(sandbox: Sandbox, server: OwnServer, folder: string, dataDir: string, words: string[]): ChildProcess {
  const env = {
    PATH: process.env['PATH'] ?? '',
    PORT: '0',
    DATA_DIR: join(folder, dataDir),
    KEY_FILE: join(folder, 'bridge.key'),
    STORE_URL: server.url,
    ENTRA_CLIENT_ID: sandbox.clientId,
    ENTRA_CLIENT_SECRET: sandbox.clientSecret,
    TENANTS: '*',
    LOGIN_URL: sandbox.origin,
    GRAPH_URL: sandbox.origin,
    ALLOW_INSECURE_UPSTREAM: '1',
    LOG_LEVEL: 'silent',
    FRESH_SECONDS: '0',
    FRESH_WAIT_MS: '20000',
  }
  return spawn(process.execPath, [main, ...words], { env, stdio: ['ignore', 'pipe', 'ignore'] })
}

function replica(run: () => ChildProcess): Replica {
  let child: ChildProcess | undefined
  let origin = ''
  return {
    origin: () => origin,
    async start() {
      child = run()
      if (child.stdout === null) throw new Error('no output to read')
      const [said] = (await once(child.stdout, 'data')) as [Buffer]
      origin = /https?:\/\/\S+/.exec(String(said))?.[0] ?? ''
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function enterCode(sandbox: Sandbox, line: string): Promise<void> {
  const code = /enter the code (\S+?)\.$/.exec(line)?.[1]
  if (code === undefined) return
  const oid = sandbox.people.find(({ upn }) => upn === user)?.oid
  await fetch(`${sandbox.origin}/sandbox/devicelogin`, {
    method: 'POST',
    body: JSON.stringify({ code, userCode: code, user_code: code, oid }),
    headers: { 'content-type': 'application/json' },
  })
}

async function ask({ origin }: Replica, method: string, path: string, body: string, password: string) {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const headers = { authorization, depth: '1', 'content-type': 'application/xml' }
  const sent = body === '' ? {} : { body }
  const answer = await fetch(new URL(path, origin()), { method, headers, ...sent })
  const text = await answer.text()
  checkOnce({ status: answer.status, contentType: answer.headers.get('content-type') ?? undefined, body: text })
  return { status: answer.status, text }
}

type Ask = (method: string, path: string, body: string) => Promise<{ status: number; text: string }>

const named = '<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>'
const homeSet =
  '<propfind xmlns="DAV:"><prop><calendar-home-set xmlns="urn:ietf:params:xml:ns:caldav"/></prop></propfind>'

/** Path of the calendar, once its first sync is through. */
async function pathOf(_: Replica, dav: Ask): Promise<string> {
  const home = /\/dav\/calendars\/[a-z0-9]+\//.exec((await dav('PROPFIND', '/dav/', homeSet)).text)?.[0] ?? ''
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const { text } = await dav('PROPFIND', home, named)
    const found = text.split('</D:response>').find((each) => each.includes('>Replicas<'))
    const path = /<D:href>([^<]+)</.exec(found ?? '')?.[1]
    if (path !== undefined && (await dav('REPORT', path, report(''))).status === 207) return path
  }
  throw new Error('The first sync did not end.')
}

const report = (token: string): string =>
  `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><sync-level>1</sync-level><prop><getetag/>
   <calendar-data xmlns="urn:ietf:params:xml:ns:caldav"/></prop></sync-collection>`

/** What a sync answers. @throws when it is none: then the model keeps its token, as apps do */
function changesIn(text: string) {
  const token = /<D:sync-token>([^<]+)</.exec(text)?.[1]
  if (token === undefined) throw new Error(`no answer to a sync: ${text.slice(0, 200)}`)
  const changed = new Map<string, string>()
  const removed: string[] = []
  for (const response of text.split('</D:response>').slice(0, -1)) {
    const href = /<D:href>([^<]+)</.exec(response)?.[1] ?? ''
    const title = /^SUMMARY:(.*?)(?:&#13;)?\r?$/m.exec(response)?.[1]
    if (title !== undefined) changed.set(href, title)
    else if (/<D:status>HTTP\/1.1 404/.test(response)) removed.push(href)
  }
  return { token, changed, removed }
}
