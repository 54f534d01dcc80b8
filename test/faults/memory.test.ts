/** K04: a calendar that is large for the memory there is. */
import { expect, it, onTestFinished } from 'vitest'
import { bodies, calendarsOf } from '../../bench/stage/client.ts'
import { type Stage, type StageOptions, startStage } from '../../bench/stage/stage.ts'

const all = bodies.query('20200101T000000Z', '20350101T000000Z')
/** A fifth of what `npm start` gives, and of the hundred megabytes that it is said to be enough for. */
const heap = '--max-old-space-size=200'
const large = { events: 1_000, series: 0, bodyOctets: 20_000 }
const settings = { FRESH_SECONDS: '3600', LOG_LEVEL: 'silent' }
const backWithinMs = 10_000

async function staged(options: Omit<StageOptions, 'settings'>): Promise<Stage> {
  const stage = await startStage({ ...options, settings })
  onTestFinished(() => stage.close())
  return stage
}

it('a calendar of twenty megabytes is read, kept and answered in two hundred of heap', {
  timeout: 120_000,
}, async () => {
  const stage = await staged({ crowd: 1, more: [heap] })
  await stage.sandbox.ask('fill', { person: 1, ...large })
  const login = await stage.signIn(1)
  await stage.bridge().ask('connect', login)
  const client = stage.client(login)
  const [calendar = ''] = await calendarsOf(client)
  const { status, text } = await client.ask('REPORT', calendar, all)
  expect([status, text.length > large.events * large.bodyOctets]).toEqual([207, true])
})

it('one that does not fit ends the process, and the next one serves everybody else', { timeout: 120_000 }, async () => {
  const stage = await staged({ crowd: 2, more: ['--max-old-space-size=70'], isQuiet: true })
  await stage.sandbox.ask('fill', { person: 1, events: 10, series: 0 })
  await stage.sandbox.ask('fill', { person: 2, ...large })
  const [small, tooLarge] = [await stage.signIn(1), await stage.signIn(2)]
  await stage.bridge().ask('connect', small)
  const client = stage.client(small)
  const [calendar = ''] = await calendarsOf(client)
  const before = (await client.ask('REPORT', calendar, all)).text
  await expect(stage.bridge().ask('connect', tooLarge)).rejects.toThrow('The program ended (SIGABRT)')
  const died = performance.now()
  await stage.restart('SIGKILL', true)
  expect((await client.ask('REPORT', calendar, all)).text).toBe(before)
  expect(performance.now() - died).toBeLessThan(backWithinMs)
})
