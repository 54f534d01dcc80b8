/** What an administrator or an owner takes back is gone from apps at once; what Microsoft fails to say takes nothing away. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTOSO_TID } from '../../sandbox/directory.ts'
import { systemClock } from '../../src/clock.ts'
import { plant } from '../security/stage.ts'
import { type Granting, oidOf, startGranting, support, textOf } from './granting.ts'
import { dav, type Office } from './office.ts'

const minuteMs = 60_000
const clock = { ...systemClock, ahead: 0, now: () => Date.now() + clock.ahead }

let world: Granting
let office: Office
let href = ''

beforeAll(async () => {
  world = await startGranting({ FRESH_WAIT_MS: '5000' }, clock)
  office = world.office
  await plant(office.sandbox, oidOf(support), 'PLANTED ticket')
})
afterAll(() => office.close())

const alex = () => office.people.alex
const faults = () => office.sandbox.context.faults
const seen = () => textOf(office, alex(), href)
const own = async () => (await dav(office, alex(), 'PROPFIND', alex().calendar, '', '0')).status
const listed = async () => (await dav(office, alex(), 'PROPFIND', alex().home)).body.includes(href)
/** Microsoft does not tell Alex's own calendars any more, and answers for the others. */
const ownFails = () => faults().on({ name: 'g04-503', match: { oid: alex().oid } })

beforeEach(async () => {
  faults().off()
  await world.admin.signIn(oidOf('megan@contoso.example')) // anew: what administrators do needs a fresh sign-in
  await office.bridge.services.appOnly?.enable(CONTOSO_TID, 'test')
  await world.share(support, 'alex@contoso.example', 'read')
  await world.grant(support)
  clock.ahead += 6 * minuteMs // what was believed of it before is not believed any more
  const found = async () => (await world.seenBy(alex())).get('Support Desk')
  await expect.poll(async () => (await found())?.text, { timeout: 15_000 }).toContain('PLANTED ticket')
  href = (await found())?.href ?? ''
})

describe('while Microsoft does not tell the person’s own calendars', () => {
  it('what is granted and shared stays', async () => {
    ownFails()
    clock.ahead += 6 * minuteMs
    expect(await listed()).toBe(true)
    expect(await seen()).toMatchObject({ status: 207, text: expect.stringContaining('PLANTED ticket') })
  })

  it('a grant that is taken back ends with the next request, and its copy goes', async () => {
    ownFails()
    await world.admin.post(`${world.page}/mailboxes/withdraw`, { mailbox: support }, world.page)
    expect((await seen()).status).toBe(404)
    expect(await listed()).toBe(false)
    expect(await own(), 'nothing else goes with it').toBe(207)
    const { store } = office.bridge.services
    const left = async () => {
      const keys: string[] = []
      for (const name of ['mirror-ref', 'mirror-tree', 'mirror-derived'])
        for await (const key of store.collection(name).keys(alex().accountId))
          if (key.includes(href.split('/').at(-2) ?? '?')) keys.push(key)
      return keys
    }
    await expect.poll(left, { timeout: 10_000 }).toEqual([])
  })

  it('a share that its owner takes back in Outlook ends with the look five minutes later', async () => {
    ownFails()
    await world.share(support, 'alex@contoso.example', 'none')
    clock.ahead += 6 * minuteMs
    await expect.poll(async () => (await seen()).status, { timeout: 15_000 }).toBe(404)
    expect(await listed()).toBe(false)
  })
})

it('an organization that is switched off grants nothing any more, and keeps what is people’s own', async () => {
  await world.admin.post('/admin/app-only/off', {}, '/admin')
  expect((await seen()).status).toBe(404)
  expect(await listed()).toBe(false)
  expect(await own()).toBe(207)
})

it('a refusal takes nothing away before it has lasted for five minutes', async () => {
  faults().on({ name: 'g08-403', match: { oid: oidOf(support) } })
  clock.ahead += 6 * minuteMs
  expect(await seen()).toMatchObject({ status: 207, text: expect.stringContaining('PLANTED ticket') })
  clock.ahead += 4 * minuteMs
  expect((await seen()).status).toBe(207)
  clock.ahead += 2 * minuteMs
  await expect.poll(async () => (await seen()).status, { timeout: 15_000 }).toBe(404)
})
