import { join } from 'node:path'
import { type Client, holds, same } from '../client.ts'
import { converse } from '../converse.ts'
import { debianVersion } from '../run.ts'

interface Told {
  readonly found: readonly { readonly provider: string; readonly name: string; readonly readOnly: boolean }[]
  readonly events: number
  readonly readOnly: boolean
  readonly noticed: boolean
  readonly refusal: string | null
  readonly after: number
  readonly disabled: boolean
}

/** The program itself, driven by Mozilla's own remote control (Marionette). */
export const thunderbird: Client = {
  name: 'Thunderbird',
  debian: ['thunderbird'],
  version: () => debianVersion('thunderbird'),
  start: async (bed) => {
    const script = join(import.meta.dirname, 'thunderbird.py')
    const words = [script, bed.origin, bed.username, bed.password, bed.calendarPath, bed.folder('thunderbird')]
    const { told } = await converse(['/usr/bin/python3', ...words, String(bed.events)], {}, () => bed.rename())
    const { found, events, readOnly, noticed, refusal, after, disabled } = told as Told
    return {
      discovers: async () => holds('no calendars', found.length > 0),
      lists: async () => {
        same('calendars', found.map(({ name }) => name).toSorted(), bed.names)
        // Nothing may look like a calendar file to subscribe to beside the calendars.
        same('kinds', [...new Set(found.map(({ provider }) => provider))], ['caldav'])
      },
      reads: async () => same('events', events, bed.events),
      notices: async () => holds('the new title is not there', noticed),
      obeys: async () => {
        holds('not read-only', readOnly && found.every((one) => one.readOnly))
        holds('no refusal', refusal !== null)
        same('events after it, and whether it was switched off', [after, disabled], [bed.events, false])
      },
    }
  },
}
