import { join } from 'node:path'
import type { Bed } from '../bed.ts'
import { type Client, holds, same } from '../client.ts'
import { converse } from '../converse.ts'
import { debianVersion, mustRun } from '../run.ts'

/** Debian's own Python: others on the machine do not see its packages. */
const python = '/usr/bin/python3'
const script = join(import.meta.dirname, 'python-caldav.py')

const argsOf = (bed: Bed, what: string) => [script, bed.origin, bed.username, bed.password, bed.calendarName, what]

async function told(bed: Bed, what: string): Promise<unknown> {
  return JSON.parse((await mustRun(python, argsOf(bed, what))).out)
}

export const pythonCaldav: Client = {
  name: 'python-caldav (Home Assistant’s library)',
  debian: ['python3-caldav'],
  version: () => debianVersion('python3-caldav'),
  start: async (bed) => {
    let found: unknown
    return {
      discovers: async () => {
        found = await told(bed, 'discover')
        holds('no calendars', Array.isArray(found) && found.length > 0)
      },
      lists: async () => same('calendars', found, bed.names),
      reads: async () => {
        const { events, window } = (await told(bed, 'read')) as { events: number; window: number }
        same('events', events, bed.events)
        holds('nothing in the window', window > 0)
      },
      notices: async () => {
        const { title, told: seen } = await converse([python, ...argsOf(bed, 'follow')], {}, () => bed.rename())
        same('changed events', seen, [title])
      },
      obeys: async () =>
        same('attempts to write', await told(bed, 'write'), {
          errors: ['AuthorizationError', 'AuthorizationError'],
          events: bed.events,
        }),
    }
  },
}
