/** What a program is asked to do, whatever program it is. */
import type { Bed } from './bed.ts'

export const steps = {
  discovers: 'finds the calendars by server address, user name and password',
  lists: 'lists every one of them',
  reads: 'reads every event of one',
  notices: 'sees a new title with its next look',
  obeys: 'takes the calendar as read-only, and goes on working after an attempt to write',
} as const

export type Step = keyof typeof steps

/** How a step is done; a text where the program has nothing of the kind, saying so. @throws when it does not work */
export type Doing = (() => Promise<void>) | string

export interface Client {
  readonly name: string
  /** Debian packages that bring it. */
  readonly debian?: readonly string[]
  /** Packages of npm, with versions, installed into a folder that goes away. */
  readonly npm?: readonly string[]
  /** @returns undefined when the program is not there */
  version(): Promise<string | undefined>
  /** @param modules folder with the packages of npm */
  start(bed: Bed, modules: string): Promise<Readonly<Record<Step, Doing>>>
}

export interface Outcome {
  readonly client: string
  readonly version: string | undefined
  readonly steps: Readonly<Record<Step, string>>
}

export async function tryOut(client: Client, bed: Bed, modules: string): Promise<Outcome> {
  const version = await client.version()
  const names = Object.keys(steps) as Step[]
  const all = (text: string) => Object.fromEntries(names.map((step) => [step, text])) as Record<Step, string>
  if (version === undefined) return { client: client.name, version, steps: all('not installed') }
  const found = all('not reached')
  try {
    const doings = await client.start(bed, modules)
    for (const step of names) found[step] = await done(doings[step])
  } catch (error) {
    found.discovers = `no: ${reasonOf(error)}`
  }
  return { client: client.name, version, steps: found }
}

async function done(doing: Doing): Promise<string> {
  if (typeof doing === 'string') return `– (${doing})`
  try {
    await doing()
    return 'yes'
  } catch (error) {
    return `no: ${reasonOf(error)}`
  }
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 300)

/** What an app tries to add. */
export const madeByApp = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Test//EN',
  'BEGIN:VEVENT',
  'UID:made-by-an-app',
  'DTSTAMP:20261101T000000Z',
  'DTSTART:20261201T100000Z',
  'SUMMARY:From the app',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n')

/** @throws with both sides, for the table */
export function same(what: string, got: unknown, wanted: unknown): void {
  if (JSON.stringify(got) !== JSON.stringify(wanted)) {
    throw new Error(`${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`)
  }
}

export function holds(what: string, condition: boolean): void {
  if (!condition) throw new Error(what)
}
