/** A few minutes of a bridge's life in which everything secret is used, and used wrongly, and everything is written down. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, vi } from 'vitest'
import type { OwnServer } from '../store/servers.ts'
import type { Answer } from './browser.ts'
import { basicOf, sendRow } from './request.ts'
import type { Person, Stage } from './stage.ts'

/** An answer to somebody who did it wrong. */
export interface Heard {
  readonly what: string
  readonly answer: Answer
}

/** What a person was shown once. */
export interface Shown {
  /** Of the first calendar, as the app got it, and as a secret address gives it. */
  readonly calendar: string
  readonly password: string
  readonly feed: string
  readonly state: string
  readonly cookies: readonly string[]
}

/** An address of the operator that takes no messages. @returns where it is, and what came so far */
export async function brokenHook(key: string) {
  const came: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      came.push(`${request.url} ${body}`)
      response.writeHead(500).end(`no: ${request.url}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/told?key=${key}`
  return { url, came, close: () => server.close() }
}

/** As an app. */
const dav = ({ bridge }: Stage, authorization: string, method: string, path: string, body = '') => {
  const headers = [['Authorization', authorization] as const, ['Depth', '1'] as const]
  return sendRow(bridge.port, { name: path, origin: 'own', method, path, headers, body, status: [] }, new Map())
}

const query =
  '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>'

/** What should happen: a sign-in, a password, a secret address, and an app with each of them. */
export async function ordinaryDay(stage: Stage, adele: Person): Promise<Shown> {
  const browser = stage.browser()
  const back = await browser.leave(adele.oid)
  const pre = browser.cookies.get('__Host-pre') ?? ''
  await browser.comeBack(back)
  const made = async (path: string, fields: Readonly<Record<string, string>>) =>
    (await browser.get((await browser.post(path, fields)).location)).body
  const password = /[0-9a-z]{8}(?:-[0-9a-z]{5}){4}-[0-9a-z]{6}/.exec(await made('/passwords', { label: 'Phone' }))?.[0]
  const address = { label: 'Hall', calendar: '', detail: 'all', ends: '90' }
  const feed = /\/feed\/([0-9a-z]{20,})\.ics/.exec(await made('/feeds', address))?.[1]
  const app = basicOf({ user: adele.user, password: password ?? '' })
  const folded = (await dav(stage, app, 'REPORT', adele.calendar, query)).body
  const calendar = folded.replace(/(?:&#13;|\r)?\n /g, '')
  expect((await browser.get(`/feed/${feed}.ics`)).body).toContain('BEGIN:VEVENT')
  const cookies = [pre, browser.cookies.get('__Host-sid') ?? '']
  return { calendar, password: password ?? '', feed: feed ?? '', state: back.searchParams.get('state') ?? '', cookies }
}

/** A secret in each place where somebody may put it by mistake. */
export async function misplaced(stage: Stage, adele: Person, secret: string): Promise<readonly Heard[]> {
  const said = encodeURIComponent(secret)
  const browser = stage.browser()
  browser.cookies.set('__Host-note', said)
  const as = (password: string) => basicOf({ user: adele.user, password })
  const tries: readonly (readonly [what: string, ask: () => Promise<Answer>])[] = [
    ['path of a page', () => browser.get(`/${said}`)],
    ['way back from Microsoft', () => browser.get(`/oauth/callback?code=${said}&state=${said}`)],
    ['error from Microsoft', () => browser.get(`/oauth/callback?error=${said}&error_description=${said}`)],
    ['form', () => browser.send('POST', '/passwords', { csrf: said, label: secret })],
    ['secret address', () => browser.get(`/feed/${said}.txt`)],
    ['notification', () => browser.send('POST', `/hooks/graph/${said}`, { value: secret })],
    ['path of an app', () => dav(stage, as(adele.password), 'PROPFIND', `/dav/${said}/`)],
    ['body of an app', () => dav(stage, as(adele.password), 'REPORT', adele.calendar, `<${said}/>`)],
    ['password of an app', () => dav(stage, as(`x${secret}`), 'PROPFIND', '/dav/')],
    ['user of an app', () => dav(stage, basicOf({ user: secret, password: 'x' }), 'PROPFIND', '/dav/')],
    ['other kind of authorization', () => dav(stage, `Bearer ${said}`, 'PROPFIND', '/dav/')],
  ]
  const heard: Heard[] = []
  for (const [what, ask] of tries) heard.push({ what, answer: await ask() })
  return heard
}

/** Each makes Microsoft say no to a sign-in, in words that quote what it was sent. */
const refusals = ['entra.9002313.token', 'entra.7000215.token', 'entra.70000.token', 'entra.unknown'] as const
/** Each spoils what Graph answers to a look at a mailbox. */
export const spoilt = ['g09-401', 'g10-claims', 'g23-html', 'g24-invalid-json', 'g25-redirect', 'g04-500'] as const

/** Sign-ins that Microsoft refuses, and what the person sees of it. */
export async function badDay({ sandbox, browser }: Stage, adele: Person) {
  const { faults } = sandbox.context
  const [heard, planted]: [Heard[], string[]] = [[], []]
  for (const name of refusals) {
    const visitor = browser()
    const back = await visitor.leave(adele.oid)
    planted.push(back.searchParams.get('state') ?? '', visitor.cookies.get('__Host-pre') ?? '')
    faults.on({ name, times: 1 })
    for (const what of [name, `${name}, tried again`]) heard.push({ what, answer: await visitor.comeBack(back) })
    faults.off(name)
  }
  const guesser = browser()
  for (let time = 0; time < 12; time += 1) {
    heard.push({ what: 'guess', answer: await guesser.get('/feed/abcd2345k7m2x9pq4rt8w3zh5n6vb2c7dj.ics') })
  }
  return { heard, planted }
}

/** The server of the store dies, an app and a balancer ask, and it comes back. */
export async function serverLost(stage: Stage, adele: Person, server: OwnServer): Promise<readonly Heard[]> {
  const ready = () => stage.browser().get('/ready')
  await server.kill()
  const [answer, down] = [await dav(stage, basicOf(adele), 'PROPFIND', adele.home), await ready()]
  expect([answer.status, down.status]).toEqual([503, 503])
  await server.restart()
  await vi.waitUntil(async () => (await ready()).status === 200, { timeout: 20_000 })
  return [
    { what: 'a calendar without the store', answer },
    { what: 'whether it is ready', answer: down },
  ]
}
