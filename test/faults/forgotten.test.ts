/** S06: the store may be behind what it acknowledged, and forget a calendar that apps know. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { bodies, clientOf, elements } from '../../bench/stage/client.ts'
import type { HomeRef } from '../../src/mirror/objects.ts'
import { type FaultStage, faultStage, minuteMs, secondMs } from './stage.ts'

let stage: FaultStage
/** A calendar that the app knows and the store does not any more. */
let forgotten: string
let older: HomeRef | undefined

const client = () => clientOf(`http://127.0.0.1:${stage.bridge.port}`, stage.login)
const ask = (method: string, path: string, body: string, depth: '0' | '1' = '0') =>
  stage.pumped(client().ask(method, path, body, depth))
const lists = () => stage.bridge.services.store.collection<HomeRef>('mirror-home')
const mailbox = () =>
  stage.sandbox.graph.mailbox(stage.sandbox.context.directory.personByAddress('person1@contoso.example')?.oid ?? '')

async function known(): Promise<readonly string[]> {
  const { text } = await ask('PROPFIND', client().home, bodies.calendars, '1')
  return elements(text, 'href').filter((href) => href !== client().home)
}

beforeAll(async () => {
  stage = await faultStage()
  older = await lists().get(stage.login.accountId)
  const before = await known()
  mailbox().addCalendar({ key: 'late', name: 'Late' })
  for (let tries = 0; forgotten === undefined && tries < 20; tries += 1) {
    await stage.clock.leap(minuteMs)
    forgotten = (await known()).find((href) => !before.includes(href)) as string
  }
  expect((await ask('PROPFIND', forgotten, bodies.etags, '1')).status).toBe(207)
})
afterAll(() => stage.close())
afterEach(() => stage.sandbox.context.faults.off())

const questions = [
  ['PROPFIND', bodies.etags],
  ['REPORT', bodies.sync('')],
  ['OPTIONS', ''],
] as const

async function forget(): Promise<void> {
  if (older !== undefined) await lists().set(stage.login.accountId, { ...older, checkedAt: stage.clock.now() })
  await stage.clock.leap(20 * secondMs)
}

it.each(questions)('%s to it is answered 503, not 404, while Graph cannot be asked', async (method, body) => {
  await forget()
  stage.sandbox.context.faults.on({ name: 'g04-503' })
  const { status, retryAfter } = await ask(method, forgotten, body)
  expect([status, retryAfter]).toEqual([503, expect.any(String)])
})

it.each(questions)('%s to it has Graph asked for it at once, and finds it again', async (method, body) => {
  await stage.clock.leap(2 * minuteMs)
  await forget()
  expect((await ask(method, forgotten, body)).status).toBe(method === 'OPTIONS' ? 200 : 207)
})

it('what was never there is not there, once Graph was asked', async () => {
  await stage.clock.leap(2 * minuteMs)
  const nowhere = forgotten.replace(/[^/]+\/$/, 'nowhere/')
  for (const [method, body] of questions) expect((await ask(method, nowhere, body)).status).toBe(404)
})
