/** What was filled in for a new password outlives the fresh sign-in that it needs. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { calendar, type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor
beforeEach(async () => {
  world = await fakeWorld()
  world.mirror.state = { calendars: [calendar('Calendar'), calendar('Team')], running: false, problem: undefined }
  adele = new Visitor(world)
  await adele.signIn()
  world.clock.pass(11)
})
afterEach(() => world.close())

const fields = {
  label: 'Tablet <x>',
  detail: 'titles',
  which: 'chosen',
  'calendar-team': 'on',
  past: '7',
  future: '',
  ends: '30',
}

async function ask(more: Record<string, string> = fields): Promise<void> {
  const { location } = await adele.post('/passwords', { ...more, csrf: await adele.csrf('/passwords') })
  expect(location).toBe('/login/again')
}
async function comeBack(name = 'adele'): Promise<string> {
  const state = await adele.startSignIn('/login/again')
  const { location } = await adele.get(`/oauth/callback?code=code-of-${name}&state=${state}`)
  return formIn(location.replace(/#.*/, ''))
}
const noName = /id="label"[^>]* value=""/
const formIn = async (path: string) =>
  (await adele.get(path)).text.split('<form class="create"')[1]?.split('</form>')[0] ?? ''

it('is in the form again after the sign-in, unfolded where something was chosen', async () => {
  await ask()
  const form = await comeBack()
  expect(form).toContain('value="Tablet &lt;x&gt;"')
  expect(form).toMatch(/<details class="narrow"[^>]* open/)
  for (const chosen of [
    /value="titles" checked/,
    /value="chosen" checked/,
    /name="calendar-team"[^>]* checked/,
    /value="7" selected/,
    /value="30" selected/,
  ])
    expect(form).toMatch(chosen)
  expect(form).not.toMatch(/name="calendar-calendar"[^>]* checked/)
  expect(world.passwords.records).toEqual([])
})

it('is a name alone where nothing was chosen', async () => {
  await ask({ label: 'Tablet' })
  const form = await comeBack()
  expect(form).toContain('value="Tablet"')
  expect(form).not.toMatch(/<details class="narrow"[^>]* open/)
})

it('is not shown to somebody else who signs in, nor on another way to the page, nor after it was used', async () => {
  await ask()
  expect(await comeBack('alex')).toMatch(noName)
  await comeBack()
  expect(await formIn('/')).toMatch(noName)
  expect(await formIn('/?note=again')).toContain('value="Tablet')
  await adele.create('Tablet')
  expect(await formIn('/?note=again')).toMatch(noName)
})

it('is forgotten after ten minutes, and with everything else', async () => {
  await ask()
  expect(world.store.ends.get('web-draft:account2222')).toBe(world.clock.now() + 10 * 60_000)
  await comeBack()
  expect([...world.store.records.keys()].filter((key) => key.startsWith('web-draft:'))).toHaveLength(1)
  await adele.post('/disconnect', { csrf: await adele.csrf('/disconnect', '/disconnect') })
  expect([...world.store.records.keys()].filter((key) => key.startsWith('web-draft:'))).toEqual([])
})

it('refuses what our form does not have before anybody is sent to Microsoft', async () => {
  const csrf = await adele.csrf('/passwords')
  expect((await adele.post('/passwords', { label: 'x', detail: 'everything', csrf })).status).toBe(400)
  expect([...world.store.records.keys()].filter((key) => key.startsWith('web-draft:'))).toEqual([])
})

it('a secret address that needs a fresh sign-in leads back to the addresses', async () => {
  const state = await adele.startSignIn('/login/address')
  const { location } = await adele.get(`/oauth/callback?code=code-of-adele&state=${state}`)
  expect(location).toBe('/?note=address#feeds')
  expect((await adele.get('/?note=address')).text).toContain('Now you can create the address.')
  expect(world.entra.asked.at(-1)).toMatchObject({ prompt: 'login' })
})
