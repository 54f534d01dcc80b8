/** The pages for administrators where the application reads, in a real browser: can they be read, and used without a mouse? */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTOSO_TID } from '../../sandbox/directory.ts'
import type { AccountRecord } from '../../src/accounts/types.ts'
import { launchBrowser } from '../web/browser.ts'
import { hindrances } from '../web/reading.ts'
import { arrive, type Desk, openDesk } from './desk.ts'

let desk: Desk
let browser: Browser

beforeAll(async () => {
  ;[desk, browser] = await Promise.all([openDesk(), launchBrowser()])
  for (const name of ['Adele Vance', 'Lee Gu']) await (await arrive(browser, desk, name)).context().close()
  await withdraw('lgu@contoso.example')
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})
beforeEach(async () => {
  grant([])
  desk.sandbox.context.faults.off()
  await desk.bridge.services.appOnly?.drop(CONTOSO_TID)
})

const grant = (roles: readonly string[]) => desk.sandbox.entra.grants.replaceTenant(CONTOSO_TID, { scopes: [], roles })

/** As if Microsoft had said twice that the account is gone. */
async function withdraw(name: string): Promise<void> {
  const { accounts, store } = desk.bridge.services
  const account = await accounts.find(name)
  const records = store.collection<AccountRecord>('accounts')
  await records.update(account?.id ?? '', (kept) => kept && { ...kept, state: 'revoked', stateCode: 'AADSTS50057' })
}

/** Megan's, at the next look. */
async function loseMailbox(): Promise<void> {
  const { accounts, mirror } = desk.bridge.services
  const megan = await accounts.find('megan@contoso.example')
  if (megan === undefined) throw new Error('Megan has not signed in')
  const code = 'MailboxNotEnabledForRESTAPI'
  desk.sandbox.context.faults.on({ name: 'g06-no-mailbox', match: { path: megan.identity.oid }, with: { code } })
  mirror.connect(megan)
}

const untilStatus = (page: Page, state: string) =>
  expect
    .poll(
      async () => {
        await page.goto(desk.bridge.publicUrl)
        return page.getAttribute('#status', 'data-state')
      },
      { timeout: 15_000 },
    )
    .toBe(state)

const enter = (page: Page) => page.locator('form[action$="/app-only/registration"]')
const open = async (page: Page) => {
  for (const summary of await page.locator('main summary').all()) await summary.click()
}

describe('every page for administrators can be read where the application reads', () => {
  it.each([
    ['light', 'en-GB', 360],
    ['dark', 'de-DE', 360],
    ['light', 'de-DE', 1280],
    ['dark', 'en-GB', 1280],
  ] as const)('in %s, %s, %i px wide', async (colorScheme, locale, width) => {
    const options = { colorScheme, locale, viewport: { width, height: 800 } }
    const page = await arrive(browser, desk, 'Megan Bowen', options)
    const start = desk.bridge.publicUrl
    const found: Record<string, readonly string[]> = {}
    const look = async (name: string) => {
      found[name] = await hindrances(page)
    }
    await untilStatus(page, 'yoursToSwitchOn')
    await look('not switched on')
    await page.goto(`${start}/admin`)
    await open(page)
    await look('switched off')
    await page.fill('#client-id', desk.sandbox.clientId)
    await page.fill('#secret', desk.sandbox.clientId)
    await enter(page).locator('button').click()
    await page.waitForSelector('#findings')
    await look('refused')
    await page.goto(`${start}/admin`)
    await page.locator('#application form[action$="/app-only/test"] button').click()
    await page.waitForSelector('#findings')
    await look('missing')
    grant(['Calendars.Read'])
    await page.goto(`${start}/admin`)
    await open(page)
    await page.fill('#client-id', desk.sandbox.clientId)
    await page.fill('#secret', desk.sandbox.clientSecret)
    await enter(page).locator('button').click()
    await page.waitForSelector('#findings')
    await look('kept')
    await page.goto(`${start}/admin`)
    await open(page)
    expect(await page.locator('.state.revoked').count()).toBe(1)
    await look('switched on')
    await page.getByRole('link', { name: 'Lee Gu' }).click()
    await page.waitForSelector('[data-state=revoked]:not(li)')
    await look('withdrawn')
    await page.fill('#mailbox', 'support@contoso.example')
    await page.locator('#mailboxes form.find button').click()
    await page.waitForSelector('#findings')
    await look('granted')
    await page.locator('#findings a').click()
    await page.waitForSelector('#mailboxes .list button')
    await look('person')
    await page.locator('#mailboxes .list button').click()
    await page.waitForSelector('#mailboxes .list', { state: 'detached' })
    await page.goto(`${start}/admin/proof`)
    await look('proof')
    await loseMailbox()
    await untilStatus(page, 'noMailbox')
    await look('no mailbox')
    await page.context().close()

    expect(Object.values(found).flat()).toEqual([])
    expect(Object.keys(found)).toHaveLength(11)
  })
})

describe('without a mouse', () => {
  /** Goes on with Tab until the focus is there. */
  async function reach(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Tab')
      if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return
    }
    throw new Error(`${selector} cannot be reached`)
  }
  const ring = `(() => { const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 })()`

  it('an administrator enters a registration, and takes it away again', async () => {
    grant(['Calendars.Read'])
    const page = await arrive(browser, desk, 'Megan Bowen')
    await page.goto(`${desk.bridge.publicUrl}/admin`)
    await reach(page, '#application > .recipe:has(#client-id) > summary')
    expect(await page.evaluate(ring)).toBe(true)
    await page.keyboard.press('Enter')
    await reach(page, '#client-id')
    await page.keyboard.type(desk.sandbox.clientId)
    await reach(page, '#secret')
    expect(await page.evaluate(ring)).toBe(true)
    await page.keyboard.type(desk.sandbox.clientSecret)
    await page.keyboard.press('Enter')
    await page.waitForSelector('#findings')
    expect(await desk.bridge.services.appOnly?.registration(CONTOSO_TID)).toMatchObject({ kind: 'secret' })
    await reach(page, '#findings a')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#application')
    await reach(page, '#application > .recipe:has(#client-id) > summary')
    await page.keyboard.press('Enter')
    await reach(page, '#application .recipe .revoke summary')
    await page.keyboard.press('Enter')
    await reach(page, 'form[action$="/registration/remove"] button')
    await page.keyboard.press('Enter')
    await expect.poll(() => desk.bridge.services.appOnly?.registration(CONTOSO_TID)).toBeUndefined()
    await page.context().close()
  })
})
