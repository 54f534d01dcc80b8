import { Temporal } from 'temporal-polyfill'
import { textValue } from '../line.ts'
import type { Field } from './field.ts'

/** Same for all components of a series. The library writes it as it is, so it is escaped here. */
const uid: Field = {
  name: 'uid',
  graph: ['id', 'iCalUId'],
  ical: ['UID'],
  spec: 'RFC 5545 §3.8.4.7 · [MS-OXCICAL] §2.1.3.1.1.20.26',
  note: 'The `iCalUId` of the series, so that it is the UID of the invitation mail too; for events imported by iCalendar the UID they had.',
  toIcal: (component) => ({ data: { id: textValue(component.uid) } }),
}

const EPOCH = Temporal.Instant.fromEpochMilliseconds(0)

/** @returns undefined for what is absent, not readable, or the filler `0001-01-01T00:00:00Z`. */
export function instant(text: string | null | undefined): Temporal.Instant | undefined {
  if (text == null || text.startsWith('0001-')) return undefined
  try {
    return Temporal.Instant.from(text)
  } catch {
    return undefined
  }
}

const created: Field = {
  name: 'created',
  graph: ['createdDateTime'],
  ical: ['CREATED'],
  spec: 'RFC 5545 §3.8.7.1',
  toIcal: ({ event }) => ({ data: { created: instant(event.createdDateTime) ?? null } }),
}

/** A stamp that moved with each translation would give every client a new object each time. */
const modified: Field = {
  name: 'modified',
  graph: ['lastModifiedDateTime'],
  ical: ['LAST-MODIFIED', 'DTSTAMP'],
  spec: 'RFC 5545 §3.8.7.3, §3.8.7.2',
  note: 'DTSTAMP is the time of the last change, so that an unchanged event stays the same octet for octet.',
  toIcal: ({ event }) => {
    const lastModified = instant(event.lastModifiedDateTime)
    return {
      data: { lastModified: lastModified ?? null, stamp: lastModified ?? instant(event.createdDateTime) ?? EPOCH },
    }
  },
}

/** Where no creation time is known. */
const MILLENNIUM = Temporal.Instant.from('2000-01-01T00:00:00Z')
const LARGEST = 2 ** 31 - 1

/**
 * Graph keeps no sequence number. Seconds from creation to the last change are 0 for an event nobody has touched, grow with
 * every change and never fall: all that clients ask of it.
 */
const sequence: Field = {
  name: 'sequence',
  graph: ['createdDateTime', 'lastModifiedDateTime'],
  ical: ['SEQUENCE'],
  spec: 'RFC 5545 §3.8.7.4',
  note: 'Graph has no sequence number; whole seconds from creation to the last change never fall.',
  toIcal: ({ event }) => {
    const changed = instant(event.lastModifiedDateTime)
    if (changed === undefined) return {}
    const since = changed.epochMilliseconds - (instant(event.createdDateTime) ?? MILLENNIUM).epochMilliseconds
    return { data: { sequence: Math.min(LARGEST, Math.max(0, Math.floor(since / 1000))) } }
  },
}

export const identity: readonly Field[] = [uid, sequence, modified, created]
