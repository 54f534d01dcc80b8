import { join } from 'node:path'
import { type Client, holds, same } from '../client.ts'
import { converse } from '../converse.ts'
import { debianVersion } from '../run.ts'

interface Told {
  readonly calendars: readonly string[]
  readonly events: number
  readonly noticed: boolean
  readonly readonly: boolean
  readonly refusal: string | null
  readonly after: number
}

/** What GNOME Calendar and Evolution are windows of. */
export const evolution: Client = {
  name: 'evolution-data-server (GNOME Calendar, Evolution)',
  debian: ['evolution-data-server', 'gir1.2-edataserver-1.2', 'gir1.2-ecal-2.0', 'python3-gi', 'dbus'],
  version: () => debianVersion('evolution-data-server'),
  start: async (bed) => {
    const script = join(import.meta.dirname, 'evolution.py')
    const words = [script, bed.origin, bed.username, bed.password, bed.calendarPath, bed.calendarName]
    const env = { HOME: bed.folder('evolution') }
    const { told } = await converse(['dbus-run-session', '--', '/usr/bin/python3', ...words], env, () => bed.rename())
    const { calendars, events, noticed, readonly, refusal, after } = told as Told
    return {
      discovers: async () => holds('no calendars', calendars.length > 0),
      lists: async () => same('calendars', calendars, bed.names),
      reads: async () => same('events', events, bed.events),
      notices: async () => holds('the new title is not there', noticed),
      obeys: async () => {
        same('read-only', readonly, true)
        holds('no refusal', refusal !== null)
        same('events after it', after, bed.events)
      },
    }
  },
}
