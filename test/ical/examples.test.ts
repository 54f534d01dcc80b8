import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { sync } from 'node-ical'
import { afterEach, describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { translate, uidOf } from '../../src/ical/translate.ts'
import { TranslationError } from '../../src/ical/types.ts'
import { checkObject, readStrictly } from './strict.ts'

/** Event bodies from Microsoft's documentation, as they are; `origin.tsv` says where each one stands. */
const examples = join(import.meta.dirname, 'examples')
const goldens = join(import.meta.dirname, 'golden')

interface Body {
  readonly name: string
  readonly event: GraphEvent
}

const read = (name: string, path: string): Body => ({ name, event: JSON.parse(readFileSync(path, 'utf8')) })

const all: readonly Body[] = [
  ...readdirSync(examples)
    .filter((file) => file.endsWith('.json'))
    .map((file) => read(file, join(examples, file))),
  ...readdirSync(goldens).map((name) => read(name, join(goldens, name, 'graph.json'))),
]

/** Two examples are masters cut down to a few members, recurrence not among them. */
const [cut, bodies] = [true, false].map((wanted) => all.filter(({ event }) => isCut(event) === wanted)) as [
  Body[],
  Body[],
]

function isCut({ recurrence, exceptionOccurrences = [] }: GraphEvent): boolean {
  return recurrence === undefined && exceptionOccurrences !== null && exceptionOccurrences.length > 0
}

const text = ({ event }: Body): string =>
  translate(event, { uid: uidOf(event) ?? 'u', mailboxTimeZone: 'Europe/London' }).text

const originals = ({ event }: Body): number =>
  new Set(
    (event.exceptionOccurrences ?? []).map(
      ({ occurrenceId, iCalUId, originalStart }) => occurrenceId ?? iCalUId ?? originalStart,
    ),
  ).size

describe('event bodies of the documentation, and ours', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    process.env['TZ'] = zone
  })

  for (const body of bodies) {
    it(body.name, () => {
      const written = text(body)
      checkObject(readStrictly(written))

      const parsed = new ICAL.Component(ICAL.parse(written))
      const events = parsed.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component))
      expect(events.filter((event) => event.isRecurrenceException())).toHaveLength(
        writtenOut.includes(body.name) ? 1 : originals(body),
      )
      expect(events.filter((event) => !event.isRecurrenceException())).toHaveLength(1)
      expect(events[0]?.summary ?? '').toBe(expectedTitle(body.event))

      const byNodeIcal = Object.values(sync.parseICS(written)).filter((part) => part?.type === 'VEVENT')
      expect(byNodeIcal).toHaveLength(1)
    })
  }

  it('may lack any member, have null there or something unheard-of: translated soundly or refused by name', () => {
    const odd = [undefined, null, '', 'constructor', '\ud800', 0, -1, [], {}, [null], [{}], true]
    for (const { event } of bodies.filter(({ name }) => richest.includes(name))) {
      for (const member of Object.keys(event)) {
        for (const value of odd) mangled({ ...event, [member]: value })
      }
    }
  }, 60_000)

  it('are refused when a series comes without its recurrence', () => {
    expect(cut).toHaveLength(2)
    for (const body of cut) expect(() => text(body)).toThrow('has no recurrence')
  })

  it('are the same octets whatever the zone of the machine', () => {
    const [first, ...others] = ['Asia/Tokyo', 'America/Los_Angeles', 'UTC', 'Pacific/Apia'].map((name) => {
      process.env['TZ'] = name
      return bodies.map(text)
    })
    for (const other of others) expect(other).toEqual(first)
  })

  it('say where they come from', () => {
    const listed = readFileSync(join(examples, 'origin.tsv'), 'utf8').trimEnd().split('\n').slice(1)
    expect(listed.map((line) => `${line.split('\t')[0]}.json`).sort()).toEqual(
      readdirSync(examples)
        .filter((file) => file.endsWith('.json'))
        .sort(),
    )
  })
})

/** Series with one instance that RRULE cannot tell, so that it is written as an exception. */
const writtenOut = [
  'series-begins-in-the-second-pass-of-an-hour',
  'series-begins-over-a-change-of-the-clocks',
  'series-over-a-change-of-the-clocks',
]

const richest = [
  'exception-with-everything-of-its-own',
  'series-all-day-until',
  'meeting-as-organizer',
  'online-teams-with-dial-in',
  'location-several-with-coordinates',
]

function mangled(event: object): void {
  try {
    checkObject(readStrictly(translate(event as GraphEvent, { uid: 'u' }).text))
  } catch (error) {
    if (!(error instanceof TranslationError)) throw new Error(JSON.stringify(event), { cause: error })
  }
}

const expectedTitle = ({ subject }: GraphEvent): string =>
  (subject ?? '')
    .replace(/[\r\n\v\u2028]+/g, ' ')
    .replace(/[^\t -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .trim()
