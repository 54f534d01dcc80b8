import { join } from 'node:path'
import { type Client, holds, madeByApp, same } from '../client.ts'
import { converse } from '../converse.ts'
import { debianVersion, mustRun } from '../run.ts'

interface Told {
  readonly failed: string
  readonly calendars: readonly string[]
  readonly events: number
  readonly noticed: boolean
  readonly readOnly: boolean
  readonly refusal: string
  readonly after: number
}

const headers = ['KDAV', 'KIOCore', 'KCoreAddons'].map((name) => `-I/usr/include/KF5/${name}`)

async function built(folder: string): Promise<string> {
  const program = join(folder, 'kdav')
  const qt = (await mustRun('pkg-config', ['--cflags', '--libs', 'Qt5Widgets', 'Qt5Xml'])).out.trim().split(/\s+/)
  const source = join(import.meta.dirname, 'kdav.cpp')
  await mustRun('g++', [
    '-fPIC',
    '-o',
    program,
    source,
    ...headers,
    ...qt,
    '-lKF5DAV',
    '-lKF5KIOCore',
    '-lKF5CoreAddons',
  ])
  return program
}

/** What KOrganizer and Kontact are windows of. */
export const kdav: Client = {
  name: 'KDAV (KOrganizer, Kontact)',
  debian: ['libkf5dav-dev', 'libkf5kio-dev', 'kio', 'qtbase5-dev', 'g++', 'pkg-config'],
  version: () => debianVersion('libkf5dav5'),
  start: async (bed) => {
    const home = bed.folder('kdav')
    // Without a bus, it takes the password from the address and starts no helpers that would stay.
    const env = {
      HOME: home,
      XDG_RUNTIME_DIR: home,
      QT_QPA_PLATFORM: 'offscreen',
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${home}/none`,
    }
    const words = [bed.origin, bed.username, bed.password, bed.calendarPath, Buffer.from(madeByApp).toString('base64')]
    const { told } = await converse([await built(home), ...words], env, () => bed.rename())
    const { failed, calendars, events, noticed, readOnly, refusal, after } = told as Told
    return {
      discovers: async () => {
        same('what failed', failed, '')
        holds('no calendars', calendars.length > 0)
      },
      lists: async () => same('calendars', calendars.toSorted(), bed.names),
      reads: async () => same('events', events, bed.events),
      notices: async () => holds('the new title is not there', noticed),
      obeys: async () => {
        same('read-only', readOnly, true)
        holds('no refusal', refusal !== '')
        same('events after it', after, bed.events)
      },
    }
  },
}
