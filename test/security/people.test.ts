/** What one person may try against another, with a browser and with an app. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basicOf, sendRow } from './request.ts'
import { type Person, type Stage, startStage } from './stage.ts'

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

  it('is asked at Microsoft for four permissions, none of which writes', async () => {
    const { location } = await stage.browser().get('/login')
    const { searchParams } = new URL(location)
    expect(searchParams.get('scope')?.split(' ').toSorted()).toEqual([
      'Calendars.Read',
      'offline_access',
      'openid',
      'profile',
    ])
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
