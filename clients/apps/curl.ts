import type { Bed } from '../bed.ts'
import { type Client, holds, same } from '../client.ts'
import { mustRun, run } from '../run.ts'

const propfind = (names: string): string =>
  `<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop>${names}</prop></propfind>`
const query = (names: string): string =>
  `<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop>${names}</prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>`

/** By hand, as in the README. */
export const curl: Client = {
  name: 'curl',
  version: async () => /^curl (\S+)/.exec((await run('curl', ['--version'])).out)?.[1],
  start: async (bed: Bed) => {
    const ask = async (method: string, path: string, depth: string, data: string) => {
      const args = [
        '-s',
        '-L',
        '--post301',
        '-u',
        `${bed.username}:${bed.password}`,
        '-X',
        method,
        '-H',
        `Depth: ${depth}`,
        '--data',
        data,
      ]
      return (await mustRun('curl', [...args, bed.origin + path])).out
    }
    let home = ''
    return {
      discovers: async () => {
        const out = await ask('PROPFIND', '/.well-known/caldav', '0', propfind('<C:calendar-home-set/>'))
        home = /<C:calendar-home-set><D:href>([^<]+)/.exec(out)?.[1] ?? ''
        holds('no home', home !== '')
      },
      lists: async () => {
        const out = await ask('PROPFIND', home, '1', propfind('<displayname/><resourcetype/>'))
        const found = [
          ...out.matchAll(/<D:displayname>([^<]+)<\/D:displayname><D:resourcetype><D:collection\/><C:calendar\/>/g),
        ]
        same('calendars', found.map(([, name]) => name?.replaceAll('&amp;', '&')).sort(), bed.names)
      },
      reads: async () => {
        const out = await ask('REPORT', bed.calendarPath, '1', query('<C:calendar-data/>'))
        same('events', out.match(/BEGIN:VCALENDAR/g)?.length, bed.events)
      },
      notices: async () => {
        const title = bed.rename()
        holds('no new title', (await ask('REPORT', bed.calendarPath, '1', query('<C:calendar-data/>'))).includes(title))
      },
      obeys: async () =>
        holds('no refusal', (await ask('PUT', `${bed.calendarPath}x.ics`, '0', 'x')).includes('need-privileges')),
    }
  },
}
