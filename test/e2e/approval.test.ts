/** The closed tenant, the whole way in a real browser: person, administrator, person; and every page of Microsoft's that leads nowhere. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { launchBrowser } from '../web/browser.ts'
import { control, startQuietDemo } from './stage.ts'

let demo: Demo
let browser: Browser
const fabrikam = () => demo.sandbox.context.directory.tenant('fabrikam.example')?.id ?? ''

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startQuietDemo(), launchBrowser()])
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await control(demo, 'DELETE', `/grants?tid=${fabrikam()}`)
  await control(demo, 'POST', `/tenants/${fabrikam()}`, { consent: 'admin', assignmentRequired: false })
})
afterAll(async () => {
  await browser?.close()
  await demo?.close()
})

async function someone(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ javaScriptEnabled: false })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  await page.goto(demo.facts.tokenPageUrl)
  return { context, page }
}

async function signIn(page: Page, name: RegExp, link = '#sign-in'): Promise<void> {
  await page.click(link)
  await page.getByRole('button', { name }).click()
}

/** Makes a request and tells the page that it was sent. @returns the address of the page for the administrator */
async function ask(page: Page): Promise<string> {
  await page.fill('#name', 'Miriam Graham')
  await page.fill('#org', 'miriam@fabrikam.example')
  await page.click('#prepare button')
  const address = (await page.textContent('#admin-page')) ?? ''
  expect(await page.textContent('#mail')).toContain(address)
  await page.fill('#whom', 'Isaiah')
  await page.click('#report button')
  return address
}

const state = (page: Page) => page.getAttribute('#waiting', 'data-state')

async function approve(address: string, answer: 'Accept' | 'Cancel'): Promise<Page> {
  const { page } = await someone()
  await page.goto(address)
  await page.click('#approve-link')
  await page.getByRole('button', { name: /^Isaiah Langer/ }).click()
  await page.getByRole('button', { name: answer }).click()
  await page.waitForSelector('#outcome')
  return page
}

describe('in an organization that lets only administrators approve', () => {
  it('a person asks, an administrator approves for everybody, and the person connects with one click', async () => {
    const { page } = await someone()
    await signIn(page, /^Miriam Graham/)
    expect(await page.textContent('h1')).toContain('Need admin approval')

    // Microsoft's page leads nowhere: the person comes back by themselves.
    await page.goto(demo.facts.tokenPageUrl)
    await page.getByRole('link', { name: 'Find out what it means' }).click()
    await page.click('#saw-needAdmin')
    expect(await page.textContent('.pill')).toBe('Your administrator’s move')
    await page.click('#next')
    const address = await ask(page)
    expect(await state(page)).toBe('requested')
    expect(await page.textContent('#waiting')).toContain('Whom: Isaiah')

    const admin = await approve(address, 'Accept')
    expect(await admin.getAttribute('#outcome', 'data-outcome')).toBe('granted')
    expect(await admin.textContent('#tell')).toContain(new URL(demo.facts.tokenPageUrl).origin)

    await page.goto(demo.facts.tokenPageUrl)
    expect(await state(page)).toBe('approved')
    await signIn(page, /^Miriam Graham/, '#waiting .button')
    await page.waitForSelector('#status')
    expect(await page.locator('#waiting').count()).toBe(0)
  })

  it('an administrator who cancels is told that nothing was changed, and nobody else is told anything', async () => {
    const { page } = await someone()
    await page.goto(`${demo.facts.tokenPageUrl}help/approval`)
    const admin = await approve(await ask(page), 'Cancel')
    expect(await admin.getAttribute('#outcome', 'data-outcome')).toBe('declined')

    await page.goto(demo.facts.tokenPageUrl)
    expect(await state(page)).toBe('requested')
    await signIn(page, /^Miriam Graham/, '#waiting .button')
    expect(await page.textContent('h1')).toContain('Need admin approval')
  })

  it('the page for the administrator shows who asks, as text, and what for', async () => {
    const { page } = await someone()
    await page.goto(`${demo.facts.tokenPageUrl}help/approval`)
    await page.goto(await ask(page))
    expect(await page.textContent('#asks')).toContain('Miriam Graham, for fabrikam.example')
    expect(await page.textContent('#asks')).toContain('typed by the person and not checked')
    expect(await page.textContent('#scopes')).toContain('Calendars.Read')
    const link = new URL((await page.getAttribute('#approve-link', 'href')) ?? '')
    expect(link.pathname).toBe(`/${fabrikam()}/v2.0/adminconsent`)
    expect(link.searchParams.get('scope')).toBe('openid profile offline_access Calendars.Read')
  })
})

describe('in an organization that reviews requests', () => {
  it('the reason is ready to paste, the request is remembered, and its approval is one click away', async () => {
    await control(demo, 'POST', `/tenants/${fabrikam()}`, { consent: 'workflow' })
    const { page, context } = await someone()
    const help = await context.newPage()
    await help.goto(`${demo.facts.tokenPageUrl}help/consent?saw=approvalRequired`)
    const reason = (await help.textContent('#reason')) ?? ''
    await signIn(page, /^Miriam Graham/)
    expect(await page.textContent('h1')).toBe('Approval required')
    await page.fill('textarea', reason)
    await page.getByRole('button', { name: 'Request approval' }).click()
    await help.click('#report button')
    expect(await state(help)).toBe('requested')

    const [request] = await control<{ id: string; justification: string }[]>(demo, 'GET', '/approvals')
    expect(request?.justification).toBe(reason)
    await control(demo, 'POST', `/approvals/${request?.id}`, { decision: 'approve' })
    await signIn(help, /^Miriam Graham/, '#waiting .button')
    await help.waitForSelector('#status')
  })
})

describe('a page of Microsoft’s that never comes back', () => {
  /** A person is stopped there, copies what it says, and pastes it here. */
  async function stopped(page: Page): Promise<string> {
    await signIn(page, /^Miriam Graham/)
    const shown = (await page.textContent('main')) ?? ''
    await page.goto(`${demo.facts.tokenPageUrl}help/consent`)
    await page.fill('#screen', shown)
    await page.click('#paste button')
    return shown
  }

  it('names the code, the correlation ID and the time of what was pasted', async () => {
    await control(demo, 'POST', `/tenants/${fabrikam()}`, { assignmentRequired: true })
    await control(demo, 'POST', '/grants', { tid: fabrikam(), scopes: ['openid', 'profile', 'Calendars.Read'] })
    const { page } = await someone()
    const shown = await stopped(page)
    expect(await page.textContent('h1')).toContain('only to people it is assigned to')
    expect(await page.textContent('#support')).toContain('AADSTS50105')
    expect(shown).toContain(await page.textContent('#support dl dd:nth-of-type(2)'))
    expect(await page.textContent('#support')).toMatch(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/)
  })

  it('is known by its words where there is no code', async () => {
    const { page } = await someone()
    await stopped(page)
    expect(page.url()).toContain('saw=needAdmin')
    expect(await page.textContent('.pill')).toBe('Your administrator’s move')
  })
})
