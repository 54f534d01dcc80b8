import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeWorld, fakeWorld, loginOrigin } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor

beforeEach(async () => {
  world = await fakeWorld()
  adele = new Visitor(world)
})
afterEach(() => world.close())

describe('the administrator’s way', () => {
  it('fills the organization of a mail address into the link', async () => {
    const { text } = await adele.get('/help/approval?org=Adele@Contoso.Example')

    expect(text).toContain(`${loginOrigin}/contoso.example/v2.0/adminconsent?`)
  })

  it('makes no link of anything else', async () => {
    for (const org of [
      '../../evil',
      'contoso',
      'a@b@c.example',
      '"><script>',
      'common',
      'evil.example/x',
      `${'a.'.repeat(200)}example`,
    ]) {
      const { status, text } = await adele.get(`/help/approval?org=${encodeURIComponent(org)}`)

      expect([status, text.includes(loginOrigin), text.includes('<script>')], org).toEqual([200, false, false])
    }
  })

  const stateOfLink = async () => {
    const { text } = await adele.get('/help/approval?org=contoso.example')
    return /state=([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? ''
  }
  const outcomes: readonly [query: string, status: number, title: string][] = [
    ['admin_consent=True&tenant=evil', 200, '<h1>Approved'],
    ['admin_consent=True&tenant=evil&error=consent_required&error_description=%3Cb%3Ex', 400, '<h1>Not approved'],
    ['admin_consent=False&tenant=x', 400, '<h1>That did not tell us anything'],
  ]
  for (const [query, status, title] of outcomes) {
    it(`ends well or says why not: ${query}`, async () => {
      const answer = await new Visitor(world).get(`/oauth/adminconsent?${query}&state=${await stateOfLink()}`)

      expect(answer.status).toBe(status)
      expect(answer.text).toContain(title)
      expect(answer.text).not.toContain('evil')
    })
  }

  it('believes no answer to a link that is not ours', async () => {
    const { text } = await adele.get('/oauth/adminconsent?admin_consent=True&tenant=x&state=made-up')

    expect(text).toContain('That did not tell us anything')
  })
})
