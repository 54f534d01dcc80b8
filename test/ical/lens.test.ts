import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { occurrences } from '../../src/ical/expand.ts'
import { type Detail, lens, lensTable } from '../../src/ical/lens.ts'
import { select, uidOf } from '../../src/ical/translate.ts'
import { lensVersion } from '../../src/ical/version.ts'
import { at, canaries, planted, series, written } from './canary.ts'
import { checkObject, readStrictly } from './strict.ts'

const folder = join(import.meta.dirname, 'golden')
const read = (name: string): GraphEvent => JSON.parse(readFileSync(join(folder, name, 'graph.json'), 'utf8'))
const goldens = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(join(folder, name, 'event.ics'), 'utf8'),
}))
const textOf = (name: string): string => goldens.find((golden) => golden.name === name)?.text ?? ''
const details: readonly Detail[] = ['titles', 'busy']
const unfolded = (text: string | undefined): string => (text ?? '').replaceAll('\r\n ', '')
const eventLines = (text: string | undefined): readonly string[] =>
  unfolded(text).split('\r\n').slice(unfolded(text).split('\r\n').indexOf('BEGIN:VEVENT'))

describe('a lens', () => {
  it('moves its version when its texts move', () => {
    const hash = createHash('sha256')
    const window = { now: Date.UTC(2026, 5, 1), pastDays: 60, futureDays: 60 }
    for (const { text } of goldens) {
      for (const detail of ['all', ...details] as const) hash.update(lens(text, { detail, window }) ?? '-')
      for (const detail of details) hash.update(lens(text, { detail }) ?? '-')
    }
    expect(lensVersion, 'put this into src/ical/version.ts').toBe(hash.digest('hex').slice(0, 16))
  })

  it('leaves the very text when nothing is hidden', () => {
    for (const { text } of goldens) {
      expect(lens(text, { detail: 'all' })).toBe(text)
      expect(lens(text, { detail: 'all', window: { now: 0 } })).toBe(text)
    }
  })

  it('writes sound objects at each level, and the same ones the second time', () => {
    for (const { text } of goldens) {
      for (const detail of details) {
        const shown = lens(text, { detail })
        expect(lens(text, { detail })).toBe(shown)
        if (shown !== undefined) {
          checkObject(readStrictly(shown))
          expect(lens(shown, { detail: 'titles' })).toBeDefined()
        }
      }
    }
  })

  it('lets through no property or component that its table does not name', () => {
    for (const { text } of goldens) {
      for (const detail of details) {
        const shown = lens(text, { detail })
        if (shown === undefined) continue
        const events = readStrictly(shown).parts.filter(({ name }) => name === 'VEVENT')
        expect(events.flatMap(({ parts }) => parts)).toEqual([])
        for (const { name } of events.flatMap(({ properties }) => properties)) {
          expect(Object.keys(lensTable.get(name) ?? {}), name).toContain(detail)
        }
      }
    }
  })

  it('shows the same times at each level: cancelled meetings alone are missing where only times are shown', () => {
    const range = { start: Date.UTC(1990, 0), end: Date.UTC(2034, 0) }
    const times = (text: string | undefined, without: readonly string[] = []) =>
      text === undefined
        ? []
        : occurrences(text, range, 99_999)
            .filter(
              ({ component }) =>
                !component.properties.some(({ name, value }) => name === 'STATUS' && without.includes(value)),
            )
            .map(({ start, end }) => [start, end])
    for (const { name, text } of goldens) {
      expect(times(lens(text, { detail: 'titles' })), name).toEqual(times(text))
      expect(times(lens(text, { detail: 'busy' })), name).toEqual(times(text, ['CANCELLED']))
    }
  })
})

describe('the canaries', () => {
  it('sit in every member that is asked for and can hold a text, so that this test cannot miss a new one', () => {
    const structural = ['recurrence', 'seriesMasterId', 'originalStart', 'isAllDay', 'isCancelled', 'isOrganizer']
    expect(select.filter((member) => !(member in planted('x')) && !structural.includes(member))).toEqual([])
  })

  it('are all heard where all is shown', () => {
    expect(canaries(written(series)).length).toBeGreaterThan(12)
  })

  it('fall silent but for titles and places at `titles`', () => {
    expect(canaries(lens(written(planted('single')), { detail: 'titles' }))).toEqual([
      'canary-place-single',
      'canary-subject-single',
      'canary-uid',
    ])
    expect(canaries(lens(written(series), { detail: 'titles' }))).toEqual([
      'canary-place-exception',
      'canary-place-series',
      'canary-subject-exception',
      'canary-subject-series',
      'canary-uid',
    ])
  })

  it('fall silent for private events at `titles`, their exceptions included', () => {
    for (const sensitivity of ['personal', 'private', 'confidential']) {
      for (const event of [
        { ...planted('single'), sensitivity },
        { ...series, sensitivity },
      ])
        expect(canaries(lens(written(event), { detail: 'titles' }))).toEqual([])
    }
  })

  it('of one private exception fall silent at `titles`, those of its series do not', () => {
    const exceptionOccurrences = (series.exceptionOccurrences ?? []).map((event) => ({
      ...event,
      sensitivity: 'private',
    }))
    expect(canaries(lens(written({ ...series, exceptionOccurrences }), { detail: 'titles' }))).toEqual([
      'canary-place-series',
      'canary-subject-series',
      'canary-uid',
    ])
  })

  it('all fall silent at `busy`, in numbers and zones too', () => {
    for (const event of [planted('single'), series]) {
      const shown = unfolded(lens(written(event), { detail: 'busy' }))
      expect(canaries(shown)).toEqual([])
      expect(shown).not.toMatch(/77|20251[12]|Auckland|Tokyo|mailto|http|PARTSTAT|VALARM/)
    }
  })
})

describe('at `busy`', () => {
  it('an event is its time, its state and no more', () => {
    expect(eventLines(lens(written(planted('single')), { detail: 'busy', alias: 'f3k9' }))).toEqual([
      'BEGIN:VEVENT',
      'UID:f3k9',
      'DTSTAMP:19700101T000000Z',
      'DTSTART:20260310T090000Z',
      'DTEND:20260310T100000Z',
      'SUMMARY:Out of office',
      'STATUS:CONFIRMED',
      'TRANSP:OPAQUE',
      'X-MICROSOFT-CDO-BUSYSTATUS:OOF',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ])
  })

  it('does not tell the own UID, and always tells the same other one', () => {
    const uids = goldens.flatMap(
      ({ text }) => eventLines(lens(text, { detail: 'busy' })).find((line) => line.startsWith('UID:')) ?? [],
    )
    expect(uids.length).toBeGreaterThan(60)
    for (const uid of uids) expect(uid).toMatch(/^UID:busy-[0-9a-f]{40}$/)
    const own = goldens.map(({ name }) => uidOf(read(name)))
    expect(new Set(uids).size).toBeGreaterThan(new Set(own).size - 4)
  })

  it('a text does not move when what changes is not shown', () => {
    const later = {
      ...series,
      subject: 'Another',
      body: null,
      lastModifiedDateTime: '2026-02-02T02:02:02Z',
      attendees: [],
    }
    expect(lens(written(later), { detail: 'busy' })).toBe(lens(written(series), { detail: 'busy' }))
    expect(lens(written({ ...later, showAs: 'free' }), { detail: 'busy' })).not.toBe(
      lens(written(series), { detail: 'busy' }),
    )
  })

  const states: readonly (readonly [string, string])[] = [
    ['free', 'Free'],
    ['tentative', 'Tentative'],
    ['busy', 'Busy'],
    ['oof', 'Out of office'],
    ['workingElsewhere', 'Working elsewhere'],
    ['unknown', 'Busy'],
  ]
  for (const [showAs, title] of states) {
    it(`${showAs} is titled ${title}`, () => {
      expect(eventLines(lens(written({ ...planted('x'), showAs }), { detail: 'busy' }))).toContain(`SUMMARY:${title}`)
    })
  }

  it('a cancelled meeting is not there, a cancelled instance leaves a gap', () => {
    expect(lens(textOf('status-cancelled'), { detail: 'busy' })).toBeUndefined()
    const lines = eventLines(lens(textOf('exception-cancelled-by-the-organizer'), { detail: 'busy' }))
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1)
    expect(lines.some((line) => line.startsWith('EXDATE'))).toBe(true)
  })
})

describe('an exception', () => {
  const exception = (more: Partial<GraphEvent>): GraphEvent => ({
    ...planted('series'),
    type: 'exception',
    occurrenceId: 'OID.x.2026-03-24',
    start: at('2026-03-24T09:00:00'),
    end: at('2026-03-24T10:00:00'),
    ...more,
  })
  const shown = (more: Partial<GraphEvent>, detail: Detail): number =>
    eventLines(lens(written({ ...series, exceptionOccurrences: [exception(more)] }), { detail })).filter(
      (line) => line === 'BEGIN:VEVENT',
    ).length

  it('that differs only in what is hidden is one with its series', () => {
    expect(shown({ subject: 'Another' }, 'busy')).toBe(1)
    expect(shown({ subject: 'Another', location: null, attendees: [], importance: 'low' }, 'busy')).toBe(1)
    expect(shown({ attendees: [], lastModifiedDateTime: '2026-02-02T02:02:02Z' }, 'titles')).toBe(1)
  })

  it('that differs in what is shown stays', () => {
    expect(shown({ subject: 'Another' }, 'titles')).toBe(2)
    expect(shown({ showAs: 'free' }, 'busy')).toBe(2)
    expect(shown({ end: at('2026-03-24T10:30:00') }, 'busy')).toBe(2)
    expect(shown({ start: at('2026-03-24T08:00:00'), end: at('2026-03-24T09:00:00') }, 'busy')).toBe(2)
    expect(shown({ isAllDay: true, start: at('2026-03-24T00:00:00'), end: at('2026-03-25T00:00:00') }, 'busy')).toBe(2)
  })

  it('that stands for an instance that the rule does not have stays, whatever it shows', () => {
    expect(
      shown(
        { occurrenceId: 'OID.x.2026-03-26', start: at('2026-03-26T09:00:00'), end: at('2026-03-26T10:00:00') },
        'busy',
      ),
    ).toBe(2)
  })
})
