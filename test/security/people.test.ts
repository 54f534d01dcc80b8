/** What one person may try against another, with a browser and with an app. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../../src/cli/run.ts'
import { basicOf, sendRow } from './request.ts'
import { type Person, type Stage, startStage, titles } from './stage.ts'

let stage: Stage
let adele: Person
let others: readonly Person[]

beforeAll(async () => {
  stage = await startStage()
  const { alex, miriam } = stage.people
  adele = stage.people.adele
  others = [alex, miriam]
})
afterAll(() => stage.close())

/** As Adele's app. */
const dav = (method: string, path: string, body = '', authorization = basicOf(adele)) => {
  const headers = [['Authorization', authorization] as const, ['Depth', '1'] as const]
  return sendRow(stage.bridge.port, { name: path, origin: 'own', method, path, headers, body, status: [] }, new Map())
}

const multiget = (href: string) =>
  `<C:calendar-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><C:calendar-data/></D:prop><D:href>${href}</D:href></C:calendar-multiget>`
const sync = (token: string) =>
  `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><sync-level>1</sync-level><prop/></sync-collection>`

describe('an app of one person', () => {
  it('finds of other people what it finds of nobody, whichever way it asks', async () => {
    for (const other of others) {
      const object = other.calendar + other.objectName
      const guesses = [`${adele.home}${other.calendarId}/`, adele.calendar + other.objectName]
      for (const path of [other.home, other.calendar, object, other.principal, ...guesses]) {
        for (const method of ['GET', 'PROPFIND', 'REPORT', 'PROPPATCH']) {
          const got = await dav(method, path, method === 'REPORT' ? multiget(object) : '')
          expect([method, path, got.status]).toEqual([method, path, 404])
        }
      }
      const nobody = await dav('PROPFIND', other.home.replace(other.accountId, 'a'.repeat(20)))
      expect((await dav('PROPFIND', other.home)).all.replace(/^Date: .*$/m, '')).toBe(
        nobody.all.replace(/^Date: .*$/m, ''),
      )
      expect((await dav('REPORT', adele.calendar, multiget(object))).body).toMatch(/404 Not Found/)
    }
  })

  it('cannot use a sync token of another person or calendar', async () => {
    expect((await dav('REPORT', adele.calendar, sync(adele.syncToken))).status).toBe(207)
    for (const token of [adele.otherSyncToken, ...others.map(({ syncToken }) => syncToken)]) {
      const got = await dav('REPORT', adele.calendar, sync(token))
      expect([got.status, got.body.includes('valid-sync-token')]).toEqual([403, true])
    }
  })

  it('is refused with a password and a name that do not belong together', async () => {
    for (const { user, password, accountId } of others) {
      for (const [name, secret] of [
        [user, adele.password],
        [accountId, adele.password],
        [adele.user, password],
      ] as const) {
        expect((await dav('PROPFIND', '/dav/', '', basicOf({ user: name, password: secret }))).status).toBe(401)
      }
    }
  })
})

describe('a browser of one person', () => {
  it('cannot be signed in as somebody else by a link', async () => {
    const [attacker, victim] = [stage.browser(), stage.browser()]
    const link = await attacker.leave(stage.people.alex.oid)
    await victim.get('/login')
    expect((await victim.comeBack(link)).status).toBe(400)
    expect(await victim.isSignedIn()).toBe(false)
  })

  it('cannot finish its own sign-in with a code of another, nor begin again from there', async () => {
    const [attacker, victim] = [stage.browser(), stage.browser()]
    const [own, foreign] = [await victim.leave(adele.oid), await attacker.leave(stage.people.alex.oid)]
    const mixed = new URL(own)
    mixed.searchParams.set('code', foreign.searchParams.get('code') ?? '')
    expect((await victim.comeBack(mixed)).status).toBeGreaterThanOrEqual(400)
    expect((await victim.comeBack(own)).status).toBe(400)
    expect(victim.cookies.has('__Host-sid')).toBe(false)
  })

  it('comes back once, even when it comes back four times at once', async () => {
    const browser = stage.browser()
    const back = await browser.leave(adele.oid)
    const answers = await Promise.all(Array.from({ length: 4 }, () => browser.comeBack(back)))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
  })

  it('neither sees nor revokes a password of another', async () => {
    const [adeles, alexs] = [stage.browser(), stage.browser()]
    await adeles.signIn(adele.oid)
    await alexs.signIn(stage.people.alex.oid)
    const { location } = await alexs.post('/passwords', { label: 'Phone' })
    expect((await adeles.get(location)).body).not.toContain('Phone')
    const csrf = await adeles.csrf(`/passwords/${adele.passwordId}/revoke`)
    const foreign = await adeles.send('POST', `${location}/revoke`, { csrf })
    const unknown = await adeles.send('POST', '/passwords/zzzzzzzz/revoke', { csrf })
    expect([foreign.status, foreign.body]).toEqual([404, unknown.body])
    expect((await alexs.get(location)).body).toContain('Phone')
  })
})

describe('everything that was written meanwhile', () => {
  it('holds no secret: neither the log nor the disk', async () => {
    const browser = stage.browser()
    const back = await browser.leave(adele.oid)
    const pre = browser.cookies.get('__Host-pre')
    await browser.comeBack(back)
    const { body } = await browser.get((await browser.post('/passwords', { label: 'Planted label' })).location)
    const shown = /[0-9a-z]{8}(?:-[0-9a-z]{5}){4}-[0-9a-z]{6}/.exec(body)?.[0]
    await dav('PROPFIND', '/dav/', '', basicOf({ user: adele.user, password: 'typed-by-mistake-1' }))

    const { sandbox, people, dataDir, log } = stage
    const planted = [
      pre,
      browser.cookies.get('__Host-sid'),
      shown,
      shown?.replaceAll('-', ''),
      sandbox.clientSecret,
      ...['code', 'state'].map((name) => back.searchParams.get(name)),
      ...Object.values(people).flatMap(({ user, password, oid, graphId }) => [user, password, oid, graphId]),
      ...Object.values(titles),
      'Adele Vance',
      'Planted label',
      'typed-by-mistake-1',
      '/oauth/callback?',
      ...sandbox.entra.refreshTokens.keys(),
    ]
    const names = readdirSync(dataDir).filter((name) => name !== 'bridge.key')
    const disk = names.map((name) => readFileSync(join(dataDir, name), 'latin1')).join('')
    const [said, { services, publicUrl }]: [string[], typeof stage.bridge] = [[], stage.bridge]
    const io = { out: (line: string) => void said.push(line), err: (line: string) => void said.push(line) }
    for (const words of [['audit', 'export'], ['diagnostics']])
      expect(await runCommand(services, publicUrl, words, io, new AbortController().signal)).toBe(0)
    const written = { log: log.join(''), disk, metrics: await services.ops.metrics.text(), operators: said.join('\n') }
    expect(planted.every((text) => text !== undefined && text !== null && text.length > 5)).toBe(true)
    for (const [where, text] of Object.entries(written)) {
      expect(text.length).toBeGreaterThan(1_000)
      const found = planted.flatMap((secret) => spellings(secret ?? '').filter((spelling) => text.includes(spelling)))
      expect([where, found]).toEqual([where, []])
    }
  })
})

/** As it is, and as it would stand in an address or in Base64. */
const spellings = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1),
]
