/** The pages on the way to an approval, in a real browser: can they be read? */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { type FakeWorld, fakeWorld } from './fakes.ts'
import { hindrances } from './reading.ts'

let browser: Browser
let world: FakeWorld

beforeAll(async () => {
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  world = await fakeWorld()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await world.close()
})

describe('every page on the way to an approval can be read', () => {
  for (const [colorScheme, locale, width] of [
    ['light', 'de-DE', 360],
    ['dark', 'en-GB', 360],
    ['dark', 'de-DE', 1280],
    ['light', 'en-GB', 1280],
  ] as const) {
    it(`in ${colorScheme}, ${locale}, ${width} px wide`, async () => {
      const context = await browser.newContext({ colorScheme, locale, viewport: { width, height: 800 } })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      const found: Record<string, unknown> = {}
      const look = async (name: string) => {
        found[name] = await hindrances(page)
      }
      await page.goto(`${world.address}/help/approval?org=contoso.example`)
      await look('help')
      await page.goto(`${world.address}/help/consent`)
      await look('doctor')
      await page.goto(`${world.address}/help/consent?saw=approvalRequired`)
      await look('answer')
      await page.goto(`${world.address}/help/consent?unread&code=AADSTS7000222&id=0ddba115-0000-4000-8000-00000000abcd`)
      await look('code')
      await page.goto(`${world.address}/help/admin?org=contoso.example`)
      for (const summary of await page.locator('summary').all()) await summary.click()
      await look('administrator')
      const back = new URL((await page.getAttribute('#approve-link', 'href')) ?? '')
      await page.goto(`${world.address}/oauth/adminconsent?admin_consent=True&state=${back.searchParams.get('state')}`)
      await look('approved')
      await page.goto(`${world.address}/help/approval?org=contoso`)
      await look('wrong')
      await page.fill('#org', 'adele@contoso.example')
      await page.click('#prepare button')
      await page.waitForSelector('#ready')
      await look('ready')
      await page.click('#report button')
      await look('waiting')

      expect(Object.values(found).flat()).toEqual([])
      expect(Object.keys(found)).toHaveLength(9)
      expect(complaints).toEqual([])
    })
  }
})
