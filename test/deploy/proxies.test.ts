/** The recipes for proxies, run by the programs themselves where they are installed, in front of the bridge. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetch } from 'undici'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { elements, startQuietDemo } from '../e2e/stage.ts'
import { read } from './files.ts'
import { anyCertificate, freePort, installed, type Place, programs, type Recipe } from './programs.ts'

const recipes: readonly Recipe[] = [
  { program: 'caddy', file: 'Caddyfile', path: '' },
  { program: 'caddy', file: 'sub-path.Caddyfile', path: '/bridge' },
  { program: 'nginx', file: 'nginx.conf', path: '' },
  { program: 'nginx', file: 'nginx-sub-path.conf', path: '/bridge' },
]

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

    it('tells apps to ask again while the bridge is away', async () => {
      await demo.close()
      const answer = await ask('PROPFIND', `${recipe.path}/dav/`, {}, '<whole/>')
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    })
  })
}
