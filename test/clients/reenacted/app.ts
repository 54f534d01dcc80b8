/**
 * Apps that cannot be installed here, as far as they decide what to ask next: each is a table of its habits and a few functions that
 * go on from the answers, written down from its sources (docs/clients.md says where it was only read). What an app would show a person
 * is what the tests look at.
 */
import type { Found, Kept } from './reading.ts'
import type { Habits, Wire } from './wire.ts'

/** What a person may have typed. Paths of the account's own places stand in braces. */
export const typed = {
  'the host': '/',
  'the well-known address': '/.well-known/caldav',
  'the DAV root without the slash': '/dav',
  'the principal': '{principal}/',
  'the home without the slash': '{home}',
  'one calendar': '{calendar}/',
} as const

export type Typed = keyof typeof typed

/** How an attempt to write ends for the person: taken back with a word, or only with a word. Anything else is a failed test. */
export type Ending = 'taken back' | 'told'

export interface App {
  readonly name: string
  /** What was read. */
  readonly source: string
  readonly habits: Habits
  /** With these it finds the one calendar alone, or nothing at all: its own doing, which no answer could change. */
  readonly finds?: Partial<Record<Typed, 'one' | 'nothing'>>
  find(wire: Wire, typed: string): Promise<readonly Found[]>
  /** One look at a calendar. @param kept what the last look left; `nothingYet` the first time */
  poll(wire: Wire, calendar: Found, kept: Kept): Promise<Kept>
  write(wire: Wire, calendar: Found): Promise<Ending>
}
