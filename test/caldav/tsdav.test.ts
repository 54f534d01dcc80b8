import { createDAVClient } from 'tsdav'
import { describe, expect, it } from 'vitest'
import { adelesHome, authenticateWith, holiday, review, standup, team, work } from './people.ts'
import { startServer } from './wire.ts'

/** A real client library, from the bare host to a synchronised calendar. */
describe('tsdav', () => {
  const connect = async () => {
    const home = adelesHome()
    const { port } = await startServer({ authenticate: authenticateWith(home) })
    const client = await createDAVClient({
      serverUrl: `http://127.0.0.1:${port}`,
      credentials: { username: 'adele@contoso.example', password: 'app-password' },
      authMethod: 'Basic',
      defaultAccountType: 'caldav',
    })
    return { home, client, calendars: await client.fetchCalendars() }
  }

  it('finds the calendars by the host name alone', async () => {
    const { calendars } = await connect()
    expect(calendars.map(({ displayName }) => displayName)).toEqual([work.name, team.name])
    expect(calendars.map(({ components }) => components)).toEqual([['VEVENT'], ['VEVENT']])
  })

  it('reads all events', async () => {
    const { client, calendars } = await connect()
    const [calendar] = calendars
    if (calendar === undefined) throw new Error('no calendar')
    const objects = await client.fetchCalendarObjects({ calendar })
    expect(objects.map(({ url }) => url.replace(/.*\//, ''))).toEqual(
      [review, holiday, standup].map(({ name }) => name),
    )
    expect(objects.every(({ etag }) => (etag ?? '').length > 0)).toBe(true)
    expect(objects[0]?.data).toContain('SUMMARY:Design review\\, room <1> & 2')
  })

  it('notices what changed', async () => {
    const { home, client, calendars } = await connect()
    const [calendar] = calendars
    if (calendar === undefined) throw new Error('no calendar')
    home.remove(work.id, holiday.name)
    const changes = await client.syncCollection({
      url: calendar.url,
      props: { 'd:getetag': {} },
      syncLevel: 1,
      syncToken: calendar.syncToken ?? '',
    })
    expect(changes.filter(({ status }) => status === 404).map(({ href }) => href)).toEqual([
      `/dav/calendars/adele7x/k1work/${holiday.name}`,
    ])
  })

  it('is refused when it writes', async () => {
    const { client, calendars } = await connect()
    const [calendar] = calendars
    if (calendar === undefined) throw new Error('no calendar')
    const answer = await client.createCalendarObject({ calendar, filename: 'new.ics', iCalString: review.text })
    expect(answer.status).toBe(403)
  })
})
