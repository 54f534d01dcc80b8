/** What the person set for the mailbox: colours of categories, the zone. */
import { describe, expect, it } from 'vitest'
import { fakeMailbox, meeting } from './fake-mailbox.ts'
import { account, hourMs, minuteMs, stage } from './stage.ts'

const coloured = () => {
  const mailbox = fakeMailbox('Calendar')
  mailbox.put('Calendar', meeting('a', 'Planning', 1, { categories: ['Red category'] }))
  mailbox.taste = { timeZone: 'W. Europe Standard Time', categoryColors: [['Red category', 'preset0']] }
  return mailbox
}

describe('settings of the mailbox', () => {
  it('are not asked for without the permission', async () => {
    const { look, mailbox } = await stage(coloured())
    await look()
    expect(mailbox.log).not.toContain('settings')
  })

  it('give events the colour of their category, and a new colour reaches every client within the hour', async () => {
    const { homeOf, mailbox, clock } = await stage(coloured())
    const home = homeOf(account('adele', { scopes: ['Calendars.Read', 'MailboxSettings.Read'] }))
    const text = async () => {
      const snapshot = await home.snapshot((await home.calendars())[0]?.id ?? '')
      return [...(await snapshot.texts(snapshot.index.map((entry) => entry.name))).values()].join('')
    }
    const red = /COLOR:(.*)\r/.exec(await text())?.[1]
    expect(red).toMatch(/^[a-z]+$/)
    mailbox.taste = { timeZone: undefined, categoryColors: [['Red category', 'preset7']] }
    clock.advance(minuteMs)
    expect(/COLOR:(.*)\r/.exec(await text())?.[1]).toBe(red)
    clock.advance(hourMs)
    expect(/COLOR:(.*)\r/.exec(await text())?.[1]).not.toBe(red)
  })

  it('tell the zone of a calendar, but not to an app that sees busy times alone', async () => {
    const { mirror } = await stage(coloured())
    const adele = account('adele', { scopes: ['Calendars.Read', 'MailboxSettings.Read'] })
    const zoneSeenWith = async (detail: 'titles' | 'busy') =>
      (await mirror.home(adele, { detail }).calendars())[0]?.timeZone
    expect([await zoneSeenWith('titles'), await zoneSeenWith('busy')]).toEqual(['Europe/Berlin', undefined])
  })
})
