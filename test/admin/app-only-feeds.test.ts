/** Granted mailboxes and secret addresses: these get around, so nothing comes to them that nobody has chosen for them. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Scope } from '../../src/calendar.ts'
import { feedPath } from '../../src/feeds/address.ts'
import { plant } from '../security/stage.ts'
import { type Granting, oidOf, startGranting, support } from './granting.ts'

let world: Granting

beforeAll(async () => {
  world = await startGranting()
  await plant(world.office.sandbox, oidOf(support), 'PLANTED ticket')
  await world.share(support, 'alex@contoso.example', 'read')
})
afterAll(() => world.office.close())

/** A secret address of Alex, as a browser reads it. */
const address = async (scope: Scope) => {
  const { office } = world
  const { passwords } = office.bridge.services
  const { secret } = await passwords.create(office.people.alex.accountId, 'Hall', { use: 'feed', scope })
  return { read: async () => (await office.browser().get(feedPath(secret.reveal(), 'ics'))).body }
}

it('an address of all calendars does not show a mailbox that is granted later, one of that calendar does', async () => {
  const all = await address({ detail: 'all' })
  expect(await all.read()).toContain('BEGIN:VEVENT')
  await world.grant(support)
  const found = async () => (await world.seenBy(world.office.people.alex)).get('Support Desk')
  await expect.poll(async () => (await found())?.text, { timeout: 10_000 }).toContain('PLANTED ticket')
  expect(await all.read()).not.toContain('PLANTED ticket')
  const chosen = await address({ detail: 'all', calendars: [(await found())?.href.split('/').at(-2) ?? ''] })
  expect(await chosen.read()).toContain('PLANTED ticket')
  const { tid } = world.office.people.alex
  await world.office.bridge.services.tenants.setCaps(tid, { futureDays: 3_000 })
  expect(await all.read(), 'under limits, too').toContain('BEGIN:VEVENT')
  expect(await all.read()).not.toContain('PLANTED ticket')
})
