/** The pages for administrators, in a real browser: can they be read? */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { CONTOSO_TID, createDirectory } from '../../sandbox/directory.ts'
import { startQuietDemo } from '../e2e/stage.ts'
import { launchBrowser } from '../web/browser.ts'
import { hindrances } from '../web/reading.ts'

const megan = createDirectory().personByAddress('megan@contoso.example')?.oid

let demo: Demo
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startQuietDemo({ ADMINS: `${CONTOSO_TID}/${megan}` }), launchBrowser()])
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await demo?.close()
})

describe('every page for administrators can be read', () => {
  for (const [colorScheme, locale, width] of [
    ['light', 'de-DE', 320],
    ['dark', 'en-GB', 1280],
  ] as const) {
    it(`in ${colorScheme}, ${locale}, ${width} px wide`, async () => {
      const context = await browser.newContext({ colorScheme, locale, viewport: { width, height: 800 } })
      const page = await context.newPage()
      const found: Record<string, unknown> = {}
      const look = async (name: string) => {
        for (const summary of await page.locator('main summary').all()) await summary.click()
        found[name] = await hindrances(page)
      }
      const start = demo.facts.tokenPageUrl
      await page.goto(`${start}login`)
      await page.getByRole('button', { name: /^Megan Bowen/ }).click()
      const accept = page.getByRole('button', { name: 'Accept' })
      await page.locator('#organization').or(accept).waitFor()
      if (await accept.isVisible()) await accept.click()
      await page.click('#organization')
      await look('organization')
      await page.getByRole('link', { name: 'Adele Vance' }).click()
      await look('person')
      await page.goto(`${start}admin/proof`)
      await look('proof')
      await context.close()

      expect(Object.values(found).flat()).toEqual([])
      expect(Object.keys(found)).toHaveLength(3)
    })
  }
})
