/** Two processes on one store, and a browser that is sent from one to the other. */
import { expect, it } from 'vitest'
import { Sessions } from '../../src/web/session.ts'
import { SignIns } from '../../src/web/signin.ts'
import { memoryStore } from '../store/memory.ts'

let now = Date.UTC(2026, 10, 24, 9)
const clock = { now: () => now, sleep: async () => {} }

it('a sign-in that began at one ends at the other, and at one of them only', async () => {
  const store = await memoryStore(clock)
  const [here, there] = [new SignIns(store, clock), new SignIns(store, clock)]
  const { state } = here.start('browser', 'home')
  const tries = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? here : there).take('browser', state))
  expect((await Promise.all(tries)).filter((each) => each !== undefined)).toHaveLength(1)
})

it('a session of one is known to the other, and stays ended while the other notes that it was used', async () => {
  const store = await memoryStore(clock)
  const [here, there] = [new Sessions(store, clock), new Sessions(store, clock)]
  const session = await here.start({ id: 'account', createdAt: 1 }, '')
  now += 2 * 60_000
  const [found] = await Promise.all([there.find(session.id), here.end(session.id)])
  expect(found === undefined || found.id === session.id).toBe(true)
  expect(await here.find(session.id)).toBeUndefined()
  expect(await there.find(session.id)).toBeUndefined()
})

it('a session of one is seen and ended at the other', async () => {
  const store = await memoryStore(clock)
  const [here, there] = [new Sessions(store, clock), new Sessions(store, clock)]
  const account = { id: 'account', createdAt: 1 }
  const [session, mine] = [await here.start(account, 'Firefox, Windows'), await there.start(account, 'Safari, iPad')]
  const other = (await there.of(account, mine)).find(({ isThis }) => !isThis)
  expect(other?.browser).toBe('Firefox, Windows')
  if (other !== undefined) await there.endListed(account.id, other)
  expect(await here.find(session.id)).toBeUndefined()
  expect((await here.of(account, mine)).map(({ browser }) => browser)).toEqual(['Safari, iPad'])
})

it('a new password is shown once, whichever is asked', async () => {
  const store = await memoryStore(clock)
  const [here, there] = [new Sessions(store, clock), new Sessions(store, clock)]
  const session = await here.start({ id: 'account', createdAt: 1 }, '')
  await here.keepForReveal(session, 'abcd2345', 'secret')
  const looks = await Promise.all([here, there, here, there].map((each) => each.reveal(session, 'abcd2345')))
  expect(looks.filter((each) => each === 'secret')).toHaveLength(1)
})
