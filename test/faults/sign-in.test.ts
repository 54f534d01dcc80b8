/** Each fault of Entra, seen by an app that believes every answer. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type SignInSeen, signInFaults } from './sign-in.ts'
import { dayMs, type FaultStage, faultStage, hourMs, minuteMs, type Sight, secondMs } from './stage.ts'

let stage: FaultStage
let before: Sight

const faults = () => stage.sandbox.context.faults
/** Tokens that end within five minutes are renewed before they are used. */
const shortLived = () => faults().on({ name: 'entra.token.expires-in', with: { seconds: 240 } })

beforeAll(async () => {
  stage = await faultStage({ TENANTS: '*' }, [{ name: 'entra.token.expires-in', with: { seconds: 240 } }])
})
afterAll(() => stage.close())
afterEach(() => faults().off())

const later = (ms = 20 * secondMs) => stage.clock.leap(ms)

function whole(sight: Sight): void {
  expect(sight.refused).toEqual([])
  expect(sight.gone).toEqual([])
  expect(sight.calendars).toEqual(before.calendars)
  expect([...sight.etags.keys()]).toEqual([...before.etags.keys()])
}

async function keptCopy(): Promise<void> {
  const sight = await stage.look(before.token)
  whole(sight)
  expect(sight.token).toBe(before.token)
}

const refusedWith = (sight: Sight): readonly string[] => [
  ...new Set(sight.refused.map((line) => line.split(' ')[1] ?? '')),
]

async function refused(status: string): Promise<void> {
  const sight = await stage.look(before.token)
  expect(refusedWith(sight)).toEqual([status])
  expect(sight.gone).toEqual([])
  if (status === '503') expect(sight.retryAfter.length).toBeGreaterThan(0)
}

async function current(title: string): Promise<void> {
  for (let tries = 0; tries < 12; tries += 1) {
    const sight = await stage.look(before.token)
    whole(sight)
    if (sight.titles.includes(title)) return
    await later(15 * secondMs)
  }
  expect.fail(['the edit is not seen', ...stage.log.slice(-6)].join('\n'))
}

async function mended(restMinutes: number): Promise<void> {
  faults().off()
  shortLived()
  await later(restMinutes * minuteMs)
}

/** While it lasts, and how it ends. */
const courses: Readonly<Record<SignInSeen, (title: string, restMinutes: number) => Promise<void>>> = {
  current,
  outage: async (title, rest) => {
    await keptCopy()
    await later(6 * dayMs)
    await keptCopy()
    await mended(rest)
    await current(title)
  },
  'sign in': async (title, rest) => {
    await keptCopy()
    await later(23 * hourMs)
    await keptCopy()
    await later(2 * hourMs)
    await refused('503')
    await mended(rest)
    await stage.signIn()
    await current(title)
  },
  revoked: async (title, rest) => {
    await keptCopy()
    await later(5 * minuteMs)
    await keptCopy()
    await later(7 * minuteMs)
    await stage.look(before.token) // the second finding
    await refused('401')
    await mended(rest)
    await refused('401')
    await stage.signIn()
    await current(title)
  },
}

describe('when the sign-in fails, an app misses nothing', () => {
  for (const { id, fails, on, seen, restMinutes } of signInFaults) {
    it(`${id}: ${fails}`, async () => {
      shortLived()
      await later(6 * minuteMs)
      await stage.look()
      before = await stage.look()
      whole(before)
      faults().on({ ...on })
      const title = stage.edit()
      await later()
      await courses[seen](title, restMinutes)
    })
  }
})
