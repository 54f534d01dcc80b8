/** Limits from the terminal. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FABRIKAM_TID } from '../../sandbox/directory.ts'
import { runCommand } from '../../src/cli/run.ts'
import { type Office, openOffice } from './office.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice({})
})
afterAll(() => office.close())

async function run(...words: string[]): Promise<readonly [exit: number, said: string]> {
  const said: string[] = []
  const io = { out: (line: string) => void said.push(line), err: (line: string) => void said.push(line) }
  const exit = await runCommand(
    office.bridge.services,
    'https://cal.contoso.example',
    words,
    io,
    new AbortController().signal,
  )
  return [exit, said.join('\n')]
}

it('limits are set and shown, and what cannot be meant is refused', async () => {
  const tenant = ['--tenant', FABRIKAM_TID.toUpperCase()]
  expect(await run('limits', 'show', ...tenant)).toEqual([0, 'No limits.'])
  const set = ['--detail', 'busy', '--own-calendars', '--longest-days', '30']
  const lines = 'busy times only\nown calendars only\npasswords end after 30 days'
  expect(await run('limits', 'set', ...tenant, ...set)).toEqual([0, lines])
  const { passwords } = office.bridge.services
  const [password] = await passwords.list(office.people.miriam.accountId)
  expect(password?.scope).toEqual({ detail: 'busy', own: true })
  for (const wrong of [
    ['--detail', 'none'],
    ['--past-days', '0'],
    ['--longest-days', 'soon'],
  ])
    expect((await run('limits', 'set', ...tenant, ...wrong))[0]).not.toBe(0)
  expect((await run('limits', 'set', '--tenant', 'fabrikam'))[0]).toBe(2)
  expect(await run('limits', 'show', ...tenant)).toEqual([0, lines])
  expect(await run('limits', 'set', ...tenant, '--main-calendar')).toEqual([0, 'main calendar only'])
  expect(await run('limits', 'set', ...tenant)).toEqual([0, 'No limits.'])
})

it('a limit of one day is told as one, in both languages', async () => {
  await run('limits', 'set', '--tenant', FABRIKAM_TID, '--past-days', '1')
  const miriam = office.browser()
  await miriam.signIn(office.people.miriam.oid)
  for (const [language, said] of [
    ['en', /at most 1 day back[\s\S]*1 day back/],
    ['de', /höchstens 1 Tag zurück[\s\S]*1 Tag zurück/],
  ] as const) {
    await miriam.get(`/language/${language}`)
    const { body } = await miriam.get('/')
    expect(body).toMatch(said)
    expect(body).not.toMatch(/\b1 days|\b1 Tage\b/)
  }
  await run('limits', 'set', '--tenant', FABRIKAM_TID)
})
