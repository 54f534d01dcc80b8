/** Libraries of npm that productivity apps are built on. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Bed } from '../bed.ts'
import { type Client, type Doing, holds, madeByApp, type Step, same } from '../client.ts'

/** What the steps need of a library. */
interface Library {
  names(): Promise<readonly string[]>
  texts(): Promise<readonly string[]>
  /** Tries to write. @returns whether it was refused */
  refused(): Promise<boolean>
}

async function stepsOf(bed: Bed, connect: () => Promise<Library>): Promise<Readonly<Record<Step, Doing>>> {
  let library: Library | undefined
  const at = (): Library => {
    if (library === undefined) throw new Error('not connected')
    return library
  }
  return {
    discovers: async () => {
      library = await connect()
      holds('no calendars', (await library.names()).length > 0)
    },
    lists: async () => same('calendars', [...(await at().names())].sort(), bed.names),
    reads: async () => same('events', (await at().texts()).length, bed.events),
    notices: async () => {
      const title = bed.rename()
      holds(
        'the new title is not there',
        (await at().texts()).some((text) => text.includes(title)),
      )
    },
    obeys: async () => {
      holds('no refusal', await at().refused())
      same('events', (await at().texts()).length, bed.events)
    },
  }
}

const load = (modules: string, path: string) => import(pathToFileURL(join(modules, 'node_modules', path)).href)

export const tsdav: Client = {
  name: 'tsdav',
  version: async () => '2.3.4',
  start: async (bed) =>
    stepsOf(bed, async () => {
      const { createDAVClient } = await import('tsdav')
      const client = await createDAVClient({
        serverUrl: bed.origin,
        credentials: { username: bed.username, password: bed.password },
        authMethod: 'Basic',
        defaultAccountType: 'caldav',
      })
      const calendars = () => client.fetchCalendars()
      const calendar = async () => {
        const found = (await calendars()).find(({ displayName }) => displayName === bed.calendarName)
        if (found === undefined) throw new Error('no such calendar')
        return found
      }
      return {
        names: async () => (await calendars()).map(({ displayName }) => String(displayName)),
        texts: async () =>
          (await client.fetchCalendarObjects({ calendar: await calendar() })).map(({ data }) => String(data)),
        refused: async () =>
          (
            await client.createCalendarObject({
              calendar: await calendar(),
              filename: 'mine.ics',
              iCalString: madeByApp,
            })
          ).status === 403,
      }
    }),
}

/** As far as it is used here; the package has no types that fit. */
interface TsCaldavClient {
  getCalendars(): Promise<readonly { displayName: string; url: string }[]>
  getEvents(url: string, options: { all: boolean }): Promise<readonly { summary: string }[]>
  createEvent(url: string, event: { summary: string; start: Date; end: Date }): Promise<unknown>
}

export const tsCaldav: Client = {
  name: 'ts-caldav',
  npm: ['ts-caldav@0.3.7'],
  version: async () => '0.3.7',
  start: async (bed, modules) =>
    stepsOf(bed, async () => {
      const { CalDAVClient } = await load(modules, 'ts-caldav/dist/index.js')
      const auth = { type: 'basic', username: bed.username, password: bed.password }
      const client: TsCaldavClient = await CalDAVClient.create({ baseUrl: bed.origin, auth })
      const url = async () =>
        (await client.getCalendars()).find(({ displayName }) => displayName === bed.calendarName)?.url ?? ''
      return {
        names: async () => (await client.getCalendars()).map(({ displayName }) => displayName),
        texts: async () => (await client.getEvents(await url(), { all: true })).map(({ summary }) => summary),
        refused: async () => {
          const event = { summary: 'From the app', start: new Date(2026, 11, 1, 10), end: new Date(2026, 11, 1, 11) }
          return client.createEvent(await url(), event).then(
            () => false,
            () => true,
          )
        },
      }
    }),
}

interface DavAccount {
  readonly calendars: readonly { displayName: string; objects: readonly { calendarData: string }[] }[]
}

export const davLibrary: Client = {
  name: 'dav',
  npm: ['dav@1.8.0'],
  version: async () => '1.8.0',
  start: async (bed, modules) =>
    stepsOf(bed, async () => {
      const { default: dav } = await load(modules, 'dav/dav.js')
      const xhr = new dav.transport.Basic(new dav.Credentials({ username: bed.username, password: bed.password }))
      const look = (): Promise<DavAccount> =>
        dav.createAccount({
          server: `${bed.origin}/`,
          xhr,
          accountType: 'caldav',
          loadCollections: true,
          loadObjects: true,
        })
      const calendar = async () => (await look()).calendars.find(({ displayName }) => displayName === bed.calendarName)
      return {
        names: async () => (await look()).calendars.map(({ displayName }) => displayName),
        texts: async () => ((await calendar())?.objects ?? []).map(({ calendarData }) => calendarData),
        refused: async () =>
          dav.createCalendarObject(await calendar(), { data: madeByApp, filename: 'mine.ics', xhr }).then(
            () => false,
            (error: unknown) => String(error).includes('403'),
          ),
      }
    }),
}
