/** A person in a real browser, before the real token page and the pretend Microsoft. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { launchBrowser } from '../web/browser.ts'
import { dav, elements, startQuietDemo } from './stage.ts'

let demo: Demo
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startQuietDemo(), launchBrowser()])
})

afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

afterAll(async () => {
  await browser?.close()
  await demo?.close()
})

/** Up to Microsoft's page, with a person picked. */
async function pick(name: RegExp): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.goto(demo.facts.tokenPageUrl)
  await page.click('#sign-in')
  await page.getByRole('button', { name }).click()
  return page
}

async function createPassword(page: Page, label: string): Promise<string> {
  await page.fill('#label', label)
  await page.click('#connect button')
  return (await page.textContent('#password'))?.trim() ?? ''
}

const discover = (user: string, password: string) =>
  dav(demo, 'PROPFIND', '/dav/', {
    depth: '0',
    credentials: [user, password],
    body: '<propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>',
  })

describe('a person', () => {
  it('signs in, makes a password, uses it, revokes it, and it is worthless at once', async () => {
    const page = await pick(/^Alex Wilber/)
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.waitForSelector('#status')
    const password = await createPassword(page, 'Thunderbird')
    const good = await discover('alex@contoso.example', password)
    expect(good.status).toBe(207)
    expect(elements(good.text, 'href').at(-1)).toMatch(/^\/dav\/principals\/[a-z0-9]+\/$/)
    await page.click('text=Done')
    expect(await page.textContent('body')).not.toContain(password)
    await page.click('.revoke summary')
    await page.click('text=Revoke now')
    expect((await discover('alex@contoso.example', password)).status).toBe(401)
  })

  it('sees what an app will see before it gets a password, and the app gets just that', async () => {
    const page = await pick(/^Adele Vance/)
    await page.waitForSelector('#status')
    await page.click('.narrow summary')
    await page.check('#which-chosen')
    await page.getByLabel('Project Falcon').check()
    const titles = async (detail: string) => {
      await page.check(`#detail-${detail}`)
      await page.getByRole('button', { name: 'Show me' }).click()
      await page.waitForSelector('svg.grid')
      return new Set(await page.locator('.agenda b').allTextContents())
    }
    const [all, busy] = [await titles('all'), await titles('busy')]
    expect(all.size).toBeGreaterThan(0)
    for (const title of all) expect([...busy]).not.toContain(title)
    const password = await createPassword(page, 'Screen')
    const credentials = [demo.facts.username, password] as const
    const home = await dav(demo, 'PROPFIND', demo.facts.homeUrl, { depth: '1', credentials })
    expect(elements(home.text, 'displayname').filter((name) => name === 'Project Falcon')).toHaveLength(1)
    expect(elements(home.text, 'href').filter((path) => path.includes('/calendars/'))).toHaveLength(2)
  })

  it('sees all calendars with their events on the page', async () => {
    const page = await pick(/^Adele Vance/)
    await page.waitForSelector('#status')
    const text = (await page.textContent('body')) ?? ''
    for (const name of ['Calendar', 'Project Falcon', 'Holidays in Germany']) expect(text).toContain(name)
  })

  it('who declines reads what happened and what to do, with the correlation id', async () => {
    const page = await pick(/^Megan Bowen/)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.waitForURL(`${demo.facts.tokenPageUrl}**`)
    const text = (await page.textContent('body')) ?? ''
    expect(text).toContain('65004')
    expect(text).toMatch(/Correlation ID\s*[0-9a-f-]{36}/)
  })

  it('whose organization wants an administrator stays with Microsoft and can come back', async () => {
    const page = await pick(/^Pradeep Gupta/)
    expect(await page.textContent('body')).toContain('Need admin approval')
    await page.getByRole('link', { name: /Return to the application/ }).click()
    await page.waitForURL(`${demo.facts.tokenPageUrl}**`)
    expect(await page.textContent('body')).toContain('administrator')
  })

  it('who looks after an organization finds it, and nobody else does', async () => {
    const page = await pick(/^Megan Bowen/)
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.click('#organization')
    expect(await page.textContent('h1')).toBe('Your organization')
    expect(await page.textContent('main')).not.toContain('fabrikam')

    const other = await pick(/^Alex Wilber/)
    await other.waitForSelector('#status')
    expect(await other.locator('#organization').count()).toBe(0)
    expect((await other.goto(`${demo.facts.tokenPageUrl}admin`))?.status()).toBe(404)
  })

  it('disconnects, and nothing opens any more', async () => {
    const page = await pick(/^Diego Siciliani/)
    await page.getByRole('button', { name: 'Accept' }).click()
    const password = await createPassword(page, 'DAVx5')
    expect((await discover('diego@contoso.example', password)).status).toBe(207)
    await page.goto(`${demo.facts.tokenPageUrl}disconnect`)
    await page.click('form[action$="/disconnect"] button')
    expect((await discover('diego@contoso.example', password)).status).toBe(401)
  })
})
