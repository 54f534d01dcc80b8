/** `doctor` and the operator's other commands, on a bridge with a proxy in front and the pretend Microsoft behind. */
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { runCommand } from '../../src/cli/run.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { Secret } from '../../src/secret.ts'
import { control, dav, startQuietDemo } from '../e2e/stage.ts'

const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function demoWith(more: Readonly<Record<string, string>> = {}, clock?: Clock): Promise<Demo> {
  const demo = await startQuietDemo(more, clock)
  ends.push(() => demo.close())
  return demo
}

async function run({ bridge }: Demo, ...words: readonly string[]) {
  const said: string[] = []
  const io = { out: (line: string) => void said.push(line), err: (line: string) => void said.push(line) }
  const code = await runCommand(bridge.services, bridge.publicUrl, words, io, new AbortController().signal)
  return { code, said: said.join('\n') }
}

/** A reverse proxy that adds those fields. @returns its port, and a way to tell it where to go */
async function proxy(fields: Readonly<Record<string, string>>) {
  let port = 0
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, ...fields }
    const passed = request(
      { port, host: '127.0.0.1', path: incoming.url, method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(
    () => server.closeAllConnections(),
    () => void server.close(),
  )
  const to = (target: number) => {
    port = target
  }
  return { port: (server.address() as AddressInfo).port, to }
}

describe('doctor', () => {
  it('finds nothing bad where all is well, and says what it cannot know', async () => {
    const { code, said } = await run(await demoWith(), 'doctor')
    expect(said).not.toContain('BAD')
    for (const sentence of [
      'The store answers, and the sealing key opens it.',
      'The sign-in service answers',
      'Microsoft Graph answers',
      'Microsoft accepts the client secret or certificate.',
      '/oauth/callback is registered.',
      '/oauth/adminconsent is registered.',
      'ask for the same: Calendars.Read.',
    ])
      expect(said).toContain(sentence)
    expect(said).toContain('NOTE  When the client secret ends is not known. Operator:')
    expect(code).toBe(0)
  })

  it('looks at the permission of the application itself where that one reads, tenant by tenant', async () => {
    const demo = await demoWith({ APP_ONLY: '1' })
    const { services, publicUrl } = demo.bridge
    const tenant = demo.sandbox.people[0]?.tid ?? ''
    const grants = demo.sandbox.entra.grants
    const doctor = async () => (await run(demo, 'doctor')).said
    expect(await doctor()).toContain(`NOTE  Tenant ${tenant} is not switched on. Its administrator: sign in,`)
    expect(await doctor()).toContain('Calendars.Read as an application permission.')
    expect(await doctor()).not.toMatch(/sign in again|ask for the same/)

    grants.addTenant(tenant, { scopes: [], roles: ['Calendars.Read', 'MailboxSettings.Read'] })
    await services.appOnly?.enable(tenant, 'test')
    expect(await doctor()).toContain(`good  Tenant ${tenant}: the application holds Calendars.Read.`)
    expect(await doctor()).toContain('MailboxSettings.Read is granted and not needed.')

    const { clientId, clientSecret } = demo.sandbox
    const endsAt = Date.now() + 6.5 * 86_400_000
    const own = { clientId, kind: 'secret', proof: new Secret(clientSecret), endsAt } as const
    await services.appOnly?.keep(tenant, 'test', own)
    expect(await doctor()).toContain('its own registration holds Calendars.Read.')
    expect(await doctor()).toContain(
      `NOTE  Tenant ${tenant}: its own registration's secret or certificate ends in 6 days.`,
    )
    await services.appOnly?.drop(tenant)
    await services.appOnly?.enable(tenant, 'test')

    grants.removeTenant(tenant)
    expect(await doctor()).toContain(`see at ${publicUrl}/admin which mailboxes open`)

    await control(demo, 'POST', '/app', { clientSecrets: ['another one'] })
    const { code, said } = await run(demo, 'doctor')
    expect(said).toMatch(
      /BAD {3}Tenant .*: Microsoft gave the application no token \(AADSTS7000215\)\. Operator's move\./,
    )
    expect(code).toBe(1)
  })

  it('finds a wrong secret, and that it ended', async () => {
    const demo = await demoWith({ ENTRA_CLIENT_SECRET_EXPIRES: '2020-01-31' })
    await control(demo, 'POST', '/app', { clientSecrets: ['another one'] })
    const { code, said } = await run(demo, 'doctor')
    expect(said).toMatch(/BAD {3}Microsoft did not accept the app registration \(AADSTS7000215\)/)
    expect(said).toContain('BAD   The client secret has ended.')
    expect(code).toBe(1)
  })

  it('finds a redirect URI that is not registered', async () => {
    const demo = await demoWith()
    await control(demo, 'POST', '/app', { redirectUris: ['https://elsewhere.contoso.example/oauth/callback'] })
    const { code, said } = await run(demo, 'doctor')
    expect(said).toContain('is not registered (AADSTS50011). Operator: add it in Entra, platform Web.')
    expect(code).toBe(1)
  })

  it('finds that administrators could not come back from an approval', async () => {
    const demo = await demoWith()
    await control(demo, 'POST', '/app', { redirectUris: [`${demo.bridge.publicUrl}/oauth/callback`] })
    const { code, said } = await run(demo, 'doctor')
    expect(said).toContain('/oauth/callback is registered.')
    expect(said).toContain('/oauth/adminconsent is not registered (AADSTS50011)')
    expect(code).toBe(1)
  })

  it('finds a clock that is wrong', async () => {
    let offset = 0
    const demo = await demoWith({}, { ...systemClock, now: () => systemClock.now() + offset })
    offset = 400_000
    const { code, said } = await run(demo, 'doctor')
    expect(said).toMatch(/BAD {3}The sign-in service says that this machine's clock is (399|400|401) s off/)
    expect(code).toBe(1)
  })

  it('calls itself through the proxy, and finds one that is not believed', async () => {
    const front = await proxy({ 'x-forwarded-for': '192.0.2.7' })
    const demo = await demoWith({ PUBLIC_URL: `http://localhost:${front.port}` })
    front.to(demo.bridge.port)
    const { said } = await run(demo, 'doctor')
    expect(said).toContain(`The bridge is reached at http://localhost:${front.port}.`)
    expect(said).toMatch(
      /NOTE {2}A proxy at \S+ stands in front and is not believed\. Operator: name it in TRUSTED_PROXIES\./,
    )
    expect(said).toContain('/.well-known/caldav leads apps to the calendars.')
  })

  it('finds nothing wrong with a proxy that is believed, on this machine like itself', async () => {
    const front = await proxy({ 'x-forwarded-for': '127.0.0.1' })
    const demo = await demoWith({ PUBLIC_URL: `http://localhost:${front.port}`, TRUSTED_PROXIES: '127.0.0.1' })
    front.to(demo.bridge.port)
    const { said } = await run(demo, 'doctor')
    expect(said).toContain(`The bridge is reached at http://localhost:${front.port}.`)
    expect(said).not.toContain('TRUSTED_PROXIES')
  })

  it('finds a PUBLIC_URL where something else answers', async () => {
    const stranger = createServer((_, response) => response.end('It works!'))
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    ends.push(
      () => stranger.closeAllConnections(),
      () => void stranger.close(),
    )
    const demo = await demoWith({ PUBLIC_URL: `http://localhost:${(stranger.address() as AddressInfo).port}` })
    const { code, said } = await run(demo, 'doctor')
    expect([code, said]).toEqual([1, expect.stringContaining('BAD   Something else answers at http://localhost')])
  })
})

describe("an operator's commands", () => {
  it('list and show accounts, revoke their passwords, and disconnect them', async () => {
    const demo = await demoWith()
    const user = demo.facts.username
    expect((await run(demo, 'accounts', 'list')).said).toMatch(
      new RegExp(`^[a-z0-9]{20} {2}${user} {2}connected since`),
    )
    expect((await run(demo, 'accounts', 'show', '--user', user)).said).toMatch(
      /Calendar [a-z0-9]+: \d+ events, looked at/,
    )
    expect((await run(demo, 'revoke')).code).toBe(2)
    expect((await run(demo, 'revoke', '--user', user, '--all')).code).toBe(2)
    expect((await run(demo, 'revoke', '--tenant', '00000000-0000-4000-8000-00000000dead')).code).toBe(1)
    expect((await dav(demo, 'PROPFIND', '/dav/', { depth: '0' })).status).toBe(207)
    expect((await run(demo, 'revoke', '--all')).said).toBe(
      'Of 1 account, 1 app password or secret address revoked, 0 browser sessions ended.',
    )
    expect((await dav(demo, 'PROPFIND', '/dav/', { depth: '0' })).status).toBe(401)
    expect((await run(demo, 'accounts', 'disconnect', '--user', user)).code).toBe(0)
    expect((await run(demo, 'accounts', 'list')).said).toBe('Nobody has signed in yet.')
  })
})
