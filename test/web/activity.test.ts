/** What happened to an account, for the person whose it is. */
import { afterEach, expect, it } from 'vitest'
import type { AuditEntry } from '../../src/audit/types.ts'
import { type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
afterEach(() => world.close())

const at = '2026-11-20T08:15:00.000Z'
const log: readonly AuditEntry[] = [
  { seq: 5, at, event: 'passwordCreated', account: 'account2222', passwordId: 'pw000000' },
  { seq: 4, at, event: 'passwordRevoked', account: 'account2222', passwordId: 'pw999999' },
  { seq: 3, at, event: 'stateChanged', account: 'account2222', code: 'AADSTS50076' },
  { seq: 2, at, event: 'keysResealed', account: 'account2222' },
  { seq: 1, at, event: 'signIn', account: 'account3333' },
]

async function activityOf(name: string, entries: readonly AuditEntry[] = log): Promise<string> {
  world = await fakeWorld({ audit: entries })
  const visitor = new Visitor(world)
  await visitor.signIn(name)
  await visitor.create('Phone <b>')
  const { status, text } = await visitor.get('/activity')
  expect(status).toBe(200)
  return text
}

it('says when and what, and names passwords as their owner has named them', async () => {
  const text = await activityOf('adele')
  expect(text).toContain('<time datetime="2026-11-20T08:15:00.000Z">20 Nov 2026, 08:15 UTC</time>')
  expect(text).toMatch(/was made <span class="small">Phone &lt;b&gt;</)
  expect(text).toMatch(/was revoked <span class="small">pw999999</)
  expect(text).toMatch(/connection changed <span class="small">AADSTS50076</)
  expect(text).toContain('Something else')
})

it('is that of the own account alone', async () => {
  expect(await activityOf('adele')).not.toContain('You signed in with Microsoft')
})

it('says so where nothing is known yet', async () => {
  expect(await activityOf('adele', [])).toContain('Nothing yet.')
})

it('is for people who are signed in', async () => {
  world = await fakeWorld({ audit: log })
  expect((await new Visitor(world).get('/activity')).location).toBe('/?note=ended')
})
