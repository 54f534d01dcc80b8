import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { sync } from 'node-ical'
import { afterEach, describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { translate, uidOf } from '../../src/ical/translate.ts'
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
        body.name === 'series-begins-in-the-second-pass-of-an-hour' ? 1 : originals(body),
      )
      expect(events.filter((event) => !event.isRecurrenceException())).toHaveLength(1)
      expect(events[0]?.summary ?? '').toBe(expectedTitle(body.event))

      const byNodeIcal = Object.values(sync.parseICS(written)).filter((part) => part?.type === 'VEVENT')
      expect(byNodeIcal).toHaveLength(1)
    })
  }

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

const expectedTitle = ({ subject }: GraphEvent): string =>
  (subject ?? '')
    .replace(/[\r\n\v\u2028]+/g, ' ')
    .replace(/[\u0000-\u001f\ufffe]|\p{Surrogate}/gu, '')
    .trim()
