/** The page of somebody who has just signed in for the first time, while their calendars are being read. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { calendar, type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let browser: Browser
let world: FakeWorld
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  world = await fakeWorld()
})
afterEach(() => world.close())

it('gets what needs the calendars once they are known, without a reload and with what was typed', async () => {
  const visitor = new Visitor(world)
  await visitor.signIn()
  const context = await browser.newContext()
  context.setDefaultTimeout(15_000)
  await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: world.address })))
  const page = await context.newPage()
  await page.goto(world.address)
  await page.fill('#label', 'Tablet')
  for (const id of ['choose', 'feeds', 'compare']) expect(await page.locator(`#${id}`).count(), id).toBe(0)

  world.mirror.state = { calendars: [calendar('Calendar')], running: false, problem: undefined }
  for (const id of ['choose', 'feeds', 'compare']) await page.locator(`#${id}`).waitFor()
  expect(await page.inputValue('#label')).toBe('Tablet')
  const order = await page.evaluate<string[]>("[...document.querySelectorAll('[id]')].map(({ id }) => id)")
  const places = ['label', 'choose', 'calendars', 'feeds', 'compare'].map((id) => order.indexOf(id))
  expect(places).toEqual(places.toSorted((a, b) => a - b))

  await page.locator('#choose summary').click()
  await page.locator('#choose .glimpse svg, #choose .glimpse table, #choose .glimpse .week').first().waitFor()
  await page.locator('#connect .row button').click()
  await page.waitForURL(/\/passwords\//)
  expect(world.passwords.records.map(({ label }) => label)).toEqual(['Tablet'])
  await context.close()
}, 60_000)
