/** An operator cuts somebody off: apps and browsers alike, and nobody else. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dav, type Office, openOffice } from '../admin/office.ts'
import { inTerminal } from './terminal.ts'

/** Everybody in it has made an app password in a browser, which is signed in still. */
let office: Office
beforeEach(async () => {
  office = await openOffice({})
})
afterEach(() => office.close())

const run = (...words: string[]) => inTerminal(office.bridge.services, ...words)
const user = 'adele@contoso.example'

/** One more browser in which these people have signed in, one beside the other. */
async function browserOf(...names: string[]) {
  const browser = office.browser()
  for (const [n, name] of names.entries()) await browser.signIn(office.oid(name), n === 0 ? '/login' : '/login/another')
  return browser
}

const appWorks = async (name: 'adele' | 'miriam') =>
  (await dav(office, office.people[name], 'PROPFIND', office.people[name].home)).status === 207

/** Entries of the audit log about that person, newest first. */
async function written(name: 'adele' | 'miriam') {
  const entries = await office.bridge.services.ops.audit.of(office.people[name].accountId, 10)
  return entries.map(({ event, count }) => (count === undefined ? event : `${event} ${count}`))
}

describe('revoke', () => {
  it('ends the browser sessions of one person with the app passwords, says so, and leaves others signed in', async () => {
    const [alone, both, other] = [
      await browserOf('adele'),
      await browserOf('miriam', 'adele'),
      await browserOf('miriam'),
    ]
    const [exit, said] = await run('revoke', '--user', user)
    expect([exit, said]).toEqual([
      0,
      'Of 1 account, 1 app password or secret address revoked, 3 browser sessions ended.',
    ])
    expect((await alone.get('/activity')).location).toBe('/?note=ended')
    const left = (await both.get('/')).body
    expect([left.includes('Miriam'), left.includes('Adele')]).toEqual([true, false])
    expect((await other.get('/activity')).status).toBe(200)
    expect([await appWorks('adele'), await appWorks('miriam')]).toEqual([false, true])
    expect((await written('adele')).slice(0, 2)).toEqual(['passwordRevoked', 'sessionsEnded 3'])
    expect(await written('miriam')).not.toContain('sessionsEnded 1')
  })

  it('of everybody ends every session, and finds nothing to do a second time', async () => {
    const [adele, miriam] = [await browserOf('adele'), await browserOf('miriam')]
    expect((await run('revoke', '--all'))[1]).toMatch(
      /^Of \d accounts, \d app passwords .* [1-9] browser sessions ended\.$/,
    )
    for (const browser of [adele, miriam]) expect((await browser.get('/activity')).location).toBe('/?note=ended')
    expect((await run('revoke', '--all'))[1]).toMatch(/ 0 app passwords .* 0 browser sessions ended\.$/)
  })
})

describe('accounts disconnect', () => {
  it('signs the person out, too, and says so', async () => {
    const browser = await browserOf('adele')
    expect((await run('accounts', 'disconnect', '--user', user))[1]).toBe(
      [
        'Of 1 account, 1 app password or secret address revoked, 2 browser sessions ended.',
        `${user} is disconnected, and nothing of it is kept.`,
      ].join('\n'),
    )
    expect((await browser.get('/activity')).location).toBe('/?note=ended')
  })
})
