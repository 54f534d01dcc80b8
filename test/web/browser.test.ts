import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { adelesHome } from '../caldav/people.ts'
import { launchBrowser } from './browser.ts'
import { start } from './fake-store.ts'
import { calendar, type FakeWorld, fakeWorld } from './fakes.ts'
import { hindrances } from './reading.ts'

let browser: Browser
/** Microsoft's place: a page that signs Adele in with one click. `localhost` is another site than `127.0.0.1`. */
const microsoft = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '', 'http://localhost')
  const back = `${searchParams.get('redirect_uri')}?code=code-of-adele&amp;state=${searchParams.get('state')}`
  response.setHeader('Content-Type', 'text/html').end(`<a id="accept" href="${back}">Adele Vance</a>`)
})
let loginOrigin: string
let world: FakeWorld
/** What the browser complained about: a policy that forbids something of ours would be here. */
let complaints: string[]

beforeAll(async () => {
  await new Promise<void>((done) => microsoft.listen(0, 'localhost', done))
  loginOrigin = `http://localhost:${(microsoft.address() as AddressInfo).port}`
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  microsoft.close()
})
beforeEach(async () => {
  world = await fakeWorld({ loginOrigin, audit })
  world.mirror.state = { calendars: [calendar('Calendar')], running: false, problem: undefined }
  world.mirror.shown = adelesHome()
  complaints = []
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await world.close()
})

async function visit(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(8000)
  const page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(world.address)
  return page
}

async function signIn(page: Page): Promise<void> {
  await page.click('#sign-in')
  await page.click('#accept')
  await page.waitForSelector('#status')
}

async function create(page: Page, label: string): Promise<void> {
  await page.fill('#label', label)
  await page.click('#connect button')
}

describe('in a real browser', () => {
  it('it is three clicks from the start to an app password', async () => {
    const page = await visit()
    await signIn(page)
    await create(page, 'Thunderbird')

    expect(await page.textContent('#password')).toBe('pw000000-k7m2x-9pq4r-t8w3z-h5n6v-b2c7dj')
    expect(complaints).toEqual([])
  })

  it('the picture follows what is chosen, and the password is made for just that', async () => {
    const page = await visit()
    await signIn(page)
    await page.click('.narrow summary')
    await page.waitForSelector('.glimpse svg.grid')
    await page.check('#detail-busy')
    await expect.poll(() => world.mirror.scopes.at(-1), { timeout: 8000 }).toEqual({ detail: 'busy' })
    await create(page, 'Screen')
    await page.waitForSelector('#password')

    expect(world.passwords.records[0]?.scope).toEqual({ detail: 'busy' })
    expect(complaints).toEqual([])
  })

  it('a button copies a value', async () => {
    const page = await visit({ permissions: ['clipboard-read', 'clipboard-write'] })
    await signIn(page)
    await create(page, 'Thunderbird')
    await page.click('button[data-copy=password]')
    await page.waitForSelector('text=Copied')

    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await page.textContent('#password'))
  })

  it('what a failed sign-in brought along does not stay in the address', async () => {
    const page = await visit()
    await page.goto(`${world.address}/oauth/callback?error=access_denied&error_description=AADSTS53003&state=x`)
    await page.waitForURL(`${world.address}/oauth/callback`)

    expect(await page.textContent('main')).toContain('AADSTS53003')
  })

  it('everything works without scripts', async () => {
    const page = await visit({ javaScriptEnabled: false })
    await signIn(page)
    await create(page, 'Thunderbird')
    expect(await page.isVisible('#password')).toBe(true)
    expect(await page.isVisible('button[data-copy]')).toBe(false)

    await page.click('text=Done')
    await page.click('.revoke summary')
    await page.click('text=Revoke now')
    expect(await page.textContent('.note')).toBe('The password no longer works.')
    await page.click('text=Sign out')
    expect(await page.textContent('.note')).toBe('You are signed out.')
  })

  it('the page follows the first sync and leaves alone what is being typed', async () => {
    world.mirror.state = { calendars: undefined, running: true, problem: undefined }
    const page = await visit()
    await signIn(page)
    await page.fill('#label', 'half a na')
    world.mirror.state = { calendars: [calendar('Team')], running: false, problem: undefined }
    await page.waitForSelector('#status[data-state=connected]')

    expect(await page.textContent('#calendars')).toContain('128 events')
    expect(await page.inputValue('#label')).toBe('half a na')
    expect(complaints).toEqual([])
  })

  it('a form that needs a fresh sign-in gets there: the policy lets it through to Microsoft', async () => {
    const page = await visit()
    await signIn(page)
    world.clock.pass(11)
    await create(page, 'Thunderbird')
    await page.click('#accept')

    expect(await page.textContent('.note')).toContain('Now you can create the password')
    expect(complaints).toEqual([])
  })

  it('a form on a stranger’s page achieves nothing', async () => {
    const page = await visit()
    await signIn(page)
    await page.goto(`${loginOrigin}/`)
    await page.setContent(`<form method="post" action="${world.address}/logout"><button>Win a prize</button></form>`)
    await page.click('button')
    expect(await page.textContent('h1')).toBe('The form could not be accepted')

    await page.goto(world.address)
    expect(await page.isVisible('#status')).toBe(true)
  })
})

describe('every page can be read', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1280]) {
      const locale = colorScheme === 'dark' ? 'de-DE' : 'en-GB'
      it(`in ${colorScheme}, ${locale}, ${width} px wide`, async () => {
        const page = await visit({ colorScheme, locale, viewport: { width, height: 800 } })
        const found: Record<string, unknown> = {}
        const look = async (name: string) => {
          found[name] = await hindrances(page)
        }
        await look('landing')
        await page.goto(`${world.address}/setup`)
        await look('set-up')
        await page.goto(`${world.address}/oauth/callback?error=access_denied&error_description=AADSTS53003`)
        await look('refused')
        await page.goto(world.address)
        await signIn(page)
        world.mirror.state = {
          calendars: troubled,
          running: true,
          problem: { kind: 'throttled', code: undefined, at: start },
        }
        await create(page, 'The app with the longest name that still fits in sixty-four signs')
        for (const name of ['#addresses', '#phone']) await page.click(`${name} summary`)
        await look('reveal')
        await page.goto(`${world.address}/passwords/pw000000/view`)
        await page.click('.listed summary')
        await look('app')
        await page.goto(`${world.address}/activity`)
        await look('activity')
        await page.goto(`${world.address}/sessions`)
        await page.click('.revoke summary')
        await look('sessions')
        await page.goto(`${world.address}/?note=label`)
        await page.click('#feeds .recipe > summary')
        await page.fill('#feed-label', 'Anzeige im Besprechungsraum der Verwaltung')
        await page.click('#feeds form.create button:not([formaction])')
        await page.waitForSelector('#ics')
        await look('address')
        await page.goto(`${world.address}/passwords/pw000001/view`)
        await look('what an address shows')
        await page.goto(`${world.address}/?note=label`)
        await page.click('#feeds .recipe > summary')
        await page.waitForSelector('#feeds .glimpse svg')
        await page.click('.revoke summary')
        await page.click('.accounts summary')
        await page.click('.narrow summary')
        await page.waitForSelector('#connect .glimpse svg')
        await look('trouble')
        world.accounts.change('account2222', { state: 'signInNeeded', stateCode: 'AADSTS50076' })
        await page.goto(world.address)
        await look('sign-in needed')
        await page.goto(`${world.address}/disconnect`)
        await look('disconnect')

        expect(Object.values(found).flat()).toEqual([])
        expect(Object.keys(found)).toHaveLength(12)
      })
    }
  }
})

const audit = (['passwordCreated', 'signIn', 'stateChanged', 'guessing'] as const).map((event, at) => ({
  seq: at + 1,
  at: '2026-11-23T09:00:00.000Z',
  event,
  account: 'account2222',
  passwordId: 'pw000000',
  code: 'AADSTS50076',
}))

const troubled = [
  calendar('Kalenderverwaltungsangelegenheitenübersicht', {
    sharedBy: 'Megan Bowen',
    skipped: [{ reason: 'could not be read from Microsoft', count: 1 }],
  }),
  calendar('Team', { events: undefined, checkedAt: undefined }),
]
