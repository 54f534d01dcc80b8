/** Which button is the main one for somebody who comes back without what they left for. */
import { afterEach, describe, expect, it } from 'vitest'
import { type FakeWorld, fakeWorld, type registered } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let person: Visitor
const open = async (registration: Partial<typeof registered> = {}) => {
  world = await fakeWorld({ registration })
  person = new Visitor(world)
}
afterEach(() => world.close())

/** The links of the page’s choices, the main one with a star. */
const choicesIn = (page: string): readonly string[] => {
  const [, choices = ''] = /class="choices">([\s\S]*?)<\/(?:p|div)>/.exec(page) ?? []
  return [...choices.matchAll(/<a( class="button[^"]*")?[^>]* ?href="([^"?]*)[^"]*"/g)].map(
    ([, isMain, to]) => `${isMain === undefined ? '' : '*'}${to}`,
  )
}

const comeBack = async (code: string): Promise<readonly string[]> => {
  const fields = {
    error: 'access_denied',
    error_description: `AADSTS${code}: words`,
    state: await person.startSignIn(),
  }
  return choicesIn((await person.get(`/oauth/callback?${new URLSearchParams(fields).toString()}`)).text)
}

describe('the main thing to do after a sign-in', () => {
  it.each([
    ['who took the link back from the page for approvals, or pressed Cancel', '65004', '*/help/approval', '/login'],
    ['whose organization has not approved', '65001', '*/help/approval', '/login'],
    ['whom only an administrator can let in', '90094', '*/help/approval', '/login'],
    ['who is not assigned', '50105', '*/help/approval', '/login'],
    ['whose organization reviews apps on a page of Microsoft’s', '90095', '*/help/consent', '/login'],
    ['whom a policy blocks', '53003', '*/help/consent', '/login'],
    ['whose device is not managed', '53000', '*/help/consent', '/login'],
    ['who met a fault of the operator’s', '7000222', '*/help/consent', '/login'],
    ['who lacks a second factor', '50076', '*/login', '/help/consent'],
    ['who took another account', '16003', '*/login', '/help/consent'],
    ['who met trouble of Microsoft’s', '90033', '*/login', '/help/consent'],
    ['who was refused for a reason that nobody knows', '123456', '*/help/consent', '/login'],
  ])('is the one that helps somebody %s', async (_, code, main, other) => {
    await open()
    const [first, ...others] = await comeBack(code)
    expect(first).toBe(main)
    expect(others[0]).toBe(other)
    expect(others.filter((one) => one.startsWith('*'))).toEqual([])
  })

  it.each([
    ['65004', '*/login'],
    ['65001', '*/login'],
    ['90094', '*/help/consent'],
  ])('is no administrator where there is none: %s', async (code, main) => {
    await open({ audience: 'personal' })
    const choices = await comeBack(code)
    expect(choices[0]).toBe(main)
    expect(choices).not.toContain('/help/approval')
    expect(choicesIn((await person.get('/')).text)).not.toContain('*/help/approval')
  })
})

describe('the main thing to do for somebody who is back later', () => {
  it('is to ask, after the way back without an approval, and to sign in beside it', async () => {
    await open()
    await comeBack('65004')
    expect(choicesIn((await person.get('/')).text)).toEqual(['*/help/approval', '/login'])
  })

  it('is the only main thing on the page', async () => {
    await open()
    const main = async () => (await person.get('/')).text.match(/class="button(?! [^"]*quiet)[^"]*"/g)
    expect(await main()).toEqual(['class="button big"'])
    await comeBack('65004')
    expect(await main()).toEqual(['class="button"'])
  })

  it('is to sign in once they have asked, and to ask again when the request has lapsed', async () => {
    await open()
    await person.post('/waiting', { by: '' })
    expect(choicesIn((await person.get('/')).text)).toEqual(['*/login', '/help/approval'])
    world.clock.pass(31 * 24 * 60)
    expect(choicesIn((await person.get('/')).text)).toEqual(['*/help/approval', '/login'])
  })
})

describe('the doctor', () => {
  it('lets who has been let in meanwhile sign in, beside the request', async () => {
    await open()
    const { text } = await person.get('/help/consent?saw=code&code=AADSTS65001')
    expect(choicesIn(text)).toEqual(['*/help/approval', '/login', '/help/consent'])
  })
})

describe('the main thing to do for an administrator who comes back', () => {
  it.each([
    ['error=access_denied&error_description=AADSTS65004', '*/help/admin'],
    ['error=access_denied&error_description=AADSTS90094', '*/help/consent'],
    ['', '*/login'],
  ])('is the one that helps: %s', async (query, main) => {
    await open()
    const { text } = await person.get('/help/admin?org=contoso.example')
    const state = /[?&;]state=([\w.-]+)/.exec(text)?.[1] ?? 'no link'
    expect(choicesIn((await person.get(`/oauth/adminconsent?${query}&state=${state}`)).text)[0]).toBe(main)
  })
})
