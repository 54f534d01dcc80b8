/** The recipes for proxies, run by the programs themselves where they are installed, in front of the bridge. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, fetch } from 'undici'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { elements, startQuietDemo } from '../e2e/stage.ts'
import { read } from './files.ts'

interface Recipe {
  readonly program: 'caddy' | 'nginx'
  readonly file: string
  /** Below the host; empty for a host of its own. */
  readonly path: string
}
const recipes: readonly Recipe[] = [
  { program: 'caddy', file: 'Caddyfile', path: '' },
  { program: 'caddy', file: 'sub-path.Caddyfile', path: '/bridge' },
  { program: 'nginx', file: 'nginx.conf', path: '' },
  { program: 'nginx', file: 'nginx-sub-path.conf', path: '/bridge' },
]

interface Place {
  readonly folder: string
  readonly port: number
  readonly plainPort: number
  readonly bridgePort: number
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

/** Only what belongs to the place is replaced: names, ports, certificates. */
const programs: Readonly<Record<Recipe['program'], (recipe: string, place: Place) => ChildProcess>> = {
  caddy: (recipe, { folder, port, plainPort, bridgePort }) => {
    const options = `{\n admin off\n skip_install_trust\n http_port ${plainPort}\n https_port ${port}\n}\n`
    const site = recipe
      .replaceAll('cal.example.org {', 'localhost {')
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${bridgePort}`)
    writeFileSync(join(folder, 'Caddyfile'), options + site)
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      CAL_HOST: 'localhost',
      BRIDGES: `127.0.0.1:${bridgePort}`,
    }
    const words = ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile']
    return spawn('caddy', words, { env, stdio: 'ignore' })
  },
  nginx: (recipe, { folder, port, plainPort, bridgePort }) => {
    const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'cert.key')]
    const subject = ['-subj', '/CN=localhost', '-days', '2']
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', key, '-out', certificate]
    execFileSync('openssl', ['req', '-x509', '-nodes', ...made, ...subject], { stdio: 'ignore' })
    const site = recipe
      .replaceAll('cal.example.org;', 'localhost;')
      .replaceAll('/etc/ssl/cal.example.org.pem', certificate)
      .replaceAll('/etc/ssl/cal.example.org.key', key)
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${bridgePort}`)
      .replaceAll(/listen \[::\].*\n/g, '\n')
      .replaceAll('listen 443', `listen 127.0.0.1:${port}`)
      .replaceAll('listen 80', `listen 127.0.0.1:${plainPort}`)
    mkdirSync(join(folder, 'tmp'))
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${join(folder, 'tmp', name)};`,
    )
    const user = process.getuid?.() === 0 ? 'user root;' : ''
    const around = `${user} pid ${folder}/pid; error_log ${folder}/error.log; daemon off;\nevents {}\nhttp {\naccess_log off;\n`
    writeFileSync(join(folder, 'nginx.conf'), `${around}${paths.join('\n')}\n${site}\n}\n`)
    return spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' })
  },
}

const installed = (program: string): boolean => spawnSync(program, ['version']).error === undefined
const anyCertificate = new Agent({ connect: { rejectUnauthorized: false } })

for (const recipe of recipes) {
  describe.skipIf(!installed(recipe.program))(`${recipe.program} with ${recipe.file}`, () => {
    let demo: Demo
    let proxy: ChildProcess
    let place: Place
    let origin = ''
    const folder = mkdtempSync(join(tmpdir(), 'bridge-proxy-'))

    beforeAll(async () => {
      const port = await freePort()
      origin = `https://localhost:${port}`
      // The demo signs in by its public address, so the proxy has to be there before it is.
      const bridgePort = await freePort()
      place = { folder, port, plainPort: await freePort(), bridgePort }
      proxy = programs[recipe.program](read(`deploy/proxy/${recipe.file}`), place)
      demo = await startQuietDemo({
        PORT: String(bridgePort),
        PUBLIC_URL: `${origin}${recipe.path}`,
        TRUSTED_PROXIES: '127.0.0.1',
      })
      await answers()
    })

    afterAll(async () => {
      if (proxy.exitCode === null && proxy.kill('SIGTERM')) await once(proxy, 'exit')
      await demo?.close()
      rmSync(folder, { recursive: true, force: true })
    })

    const ask = (method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: string) =>
      fetch(`${origin}${path}`, {
        method,
        headers,
        redirect: 'manual',
        dispatcher: anyCertificate,
        ...(body === undefined ? {} : { body }),
      })

    /** The proxy has begun to listen, and has found the bridge. */
    const answers = () =>
      vi.waitFor(async () => expect((await ask('GET', `${recipe.path}/health`)).status).toBe(200), {
        timeout: 20_000,
        interval: 100,
      })

    it('lets an app that knows only the host find calendars and events', async () => {
      const { username, password, homeUrl } = demo.facts
      const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
      const app = { authorization, depth: '0' }
      const wellKnown = await ask('PROPFIND', '/.well-known/caldav', app)
      expect(wellKnown.status).toBe(301)
      const server = new URL(wellKnown.headers.get('location') ?? '', origin)
      expect(server.href).toBe(`${origin}${recipe.path}/dav/`)
      const wanted = '<propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>'
      const found = await ask('PROPFIND', server.pathname, app, wanted)
      expect(found.status).toBe(207)
      expect(elements(await found.text(), 'href').join()).toContain(`${recipe.path}/dav/principals/`)
      const names = '<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>'
      const home = await ask('PROPFIND', new URL(homeUrl).pathname, { ...app, depth: '1' }, names)
      expect(elements(await home.text(), 'displayname')).toContain('Calendar')
    })

    it('passes refusals on as they are', async () => {
      const put = await ask('PUT', `${recipe.path}/dav/`, { 'content-type': 'text/calendar' }, 'BEGIN:VCALENDAR')
      expect([put.status, put.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Basic /)])
    })

    it('shows the token page, whose sign-in comes back to the public address', async () => {
      const page = await ask('GET', `${recipe.path}/`, { accept: 'text/html' })
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      const signIn = new URL((await ask('GET', `${recipe.path}/login`)).headers.get('location') ?? '')
      expect(signIn.searchParams.get('redirect_uri')).toBe(`${origin}${recipe.path}/oauth/callback`)
    })

    it('tells the bridge who asks, whatever the client claims', async () => {
      const wrong = { authorization: `Basic ${btoa('adele@contoso.example:wrong')}` }
      const guess = async (claimed: string) =>
        (await ask('PROPFIND', `${recipe.path}/dav/`, { ...wrong, 'x-forwarded-for': claimed })).status
      const statuses: number[] = []
      for (let i = 1; i <= 12; i += 1) statuses.push(await guess(`192.0.2.${i}`))
      expect([statuses[0], statuses.at(-1)]).toEqual([401, 429])
    })
  })
}
