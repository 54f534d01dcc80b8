/** What is kept of who wants to be told, when something else happens meanwhile. */
import { createECDH } from 'node:crypto'
import { expect, it } from 'vitest'
import { createRegistrations } from '../../src/push/registrations.ts'
import { handClock } from '../mirror/stage.ts'
import { memoryStore } from '../store/memory.ts'

const subscription = {
  endpoint: 'https://up.example.net/phone',
  publicKey: createECDH('prime256v1').generateKeys().toString('base64url'),
  authSecret: Buffer.alloc(16, 1).toString('base64url'),
}

async function stage(isThere: boolean) {
  const clock = handClock()
  const facts = { vapidPublicKey: 'key', allowLoopback: false, isThere: async () => isThere, now: () => clock.now() }
  const registrations = createRegistrations({ ...facts, store: await memoryStore(clock) })
  const register = () => registrations.desk('adele', 'phone').register('work', subscription, undefined)
  return { registrations, register, left: () => registrations.of('adele', 'work') }
}

it('none is left of an account that is erased while it registers', async () => {
  const { register, left } = await stage(false)
  await expect(register()).rejects.toMatchObject({ kind: 'revoked' })
  expect(await left()).toEqual([])
})

it('one that is taken back while it is noted what it was told does not come back', async () => {
  const { registrations, register, left } = await stage(true)
  const { id } = await register()
  await Promise.all([registrations.noteTold('adele', id, 'urn:2'), registrations.delete('adele', id)])
  expect(await left()).toEqual([])
})
