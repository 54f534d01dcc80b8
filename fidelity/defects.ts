import type { EngineName } from './engines.ts'
import {
  choiceWithoutSkipped,
  type Facts,
  firstPassOn,
  instantOn,
  isBeforeGap,
  isPutAfterEnd,
  isSecondPass,
  isSkippedOn,
  overlooksStay,
} from './facts.ts'
import type { Difference, Instance } from './instance.ts'

/**
 * Where an engine is known to be wrong. A defect accounts for a difference only if it foretells the very answer that the engine
 * gave; each has a reproduction in the tests that fails on the day the engine is mended. Nothing is waived for being near one.
 */
export interface Defect {
  readonly engine: EngineName
  readonly name: string
  readonly about: string
  readonly accounts: (difference: Difference, facts: Facts) => boolean
}

export const defects: readonly Defect[] = [
  {
    engine: 'ical.js',
    name: 'second pass',
    about:
      'A local time in an hour that happens twice is read as the second pass. RFC 5545 §3.3.5 means the first, and so does Outlook.',
    accounts: ({ outlook, engine }, { zones }) =>
      zones.some((zone) => areRead(outlook, engine, (meant, read) => isSecondPass(meant, read, zone))),
  },
  {
    engine: 'ical.js',
    name: 'skipped hour',
    about:
      'A local time in an hour that is skipped is read by the offset after the gap, an hour early. RFC 5545 §3.3.5 takes the offset before.',
    accounts: ({ outlook, engine }, { zones }) =>
      zones.some((zone) => areRead(outlook, engine, (meant, read) => isBeforeGap(meant, read, zone))),
  },
  {
    engine: 'node-ical',
    name: 'no instance in a skipped hour',
    about:
      'An instance in an hour that is skipped is left out; COUNT goes on without it, and BYSETPOS counts without it.',
    accounts: (difference, facts) =>
      isDropped(difference, facts) || isMadeUpFor(difference, facts) || isChosenInstead(difference, facts),
  },
  {
    engine: 'node-ical',
    name: 'second pass',
    about:
      'A written time in an hour that happens twice is read as the second pass, and the rule gives the first: DTSTART is late, EXDATE and RECURRENCE-ID find nothing.',
    accounts: ({ date, outlook, engine }, facts) => {
      const first = firstPassOn(date, facts)
      if (first === undefined || engine === undefined) return false
      if (outlook === undefined) return engine.start === first
      return facts.zones.slice(0, 1).some((zone) => areRead(outlook, engine, (a, b) => isSecondPass(a, b, zone)))
    },
  },
  {
    engine: 'node-ical',
    name: 'short periods',
    about:
      'A few weeks with an offset of their own (Ramadan in Morocco; Egypt in 2010) are overlooked: instances of a rule keep the offset around them (and are at another time of day for good when the series begins in them); EXDATE and RECURRENCE-ID find nothing.',
    accounts: ({ date, outlook, engine }, facts) => {
      const ruled = instantOn(date, facts)
      if (engine === undefined) return outlook !== undefined && isPutAfterEnd(date, facts)
      if (outlook !== undefined) return areRead(outlook, engine, (a, b) => overlooksStay(a, b, facts))
      return ruled !== undefined && overlooksStay(ruled, engine.start, facts)
    },
  },
  {
    engine: 'node-ical',
    name: 'kind of the series',
    about:
      'A changed instance is taken for whole days when its series is, and for times when its series is, whatever it says itself.',
    accounts: ({ outlook, engine }) =>
      outlook !== undefined &&
      engine !== undefined &&
      outlook.allDay !== engine.allDay &&
      isAlike(outlook, engine) &&
      (engine.allDay ? isAsDays(outlook, engine) : isAsTimes(outlook, engine)),
  },
]

const isAlike = (a: Instance, b: Instance): boolean => a.title === b.title && a.cancelled === b.cancelled

/** Whether times differ, and each that does is misread so. An instance whose start is early or late may be so as a whole. */
function areRead(
  outlook: Instance | undefined,
  engine: Instance | undefined,
  isMisread: (meant: number, read: number) => boolean,
): boolean {
  if (outlook === undefined || engine === undefined || outlook.allDay || engine.allDay) return false
  if (!isAlike(outlook, engine)) return false
  const startIsMisread = isMisread(outlook.start, engine.start)
  const shift = startIsMisread ? engine.start - outlook.start : 0
  const startIsGood = startIsMisread || outlook.start === engine.start
  const endIsGood =
    outlook.end === engine.end || isMisread(outlook.end, engine.end) || engine.end - outlook.end === shift
  return startIsGood && endIsGood
}

const isDropped = ({ date, outlook, engine }: Difference, facts: Facts): boolean =>
  outlook !== undefined && engine === undefined && isSkippedOn(date, facts)

/** As many more as were left out before, and none of them in a skipped hour either. */
function isMadeUpFor({ date, outlook, engine }: Difference, facts: Facts): boolean {
  const missing = facts.dates.filter((each) => isSkippedOn(each, facts)).length
  const more = facts.following.filter((each) => !isSkippedOn(each, facts)).slice(0, missing)
  return outlook === undefined && more.includes(date) && engine?.start === instantOn(date, facts)
}

function isChosenInstead({ date, outlook, engine }: Difference, facts: Facts): boolean {
  const chosen = choiceWithoutSkipped(date, facts)
  if (chosen === undefined || facts.dates.includes(chosen)) return false
  if (engine === undefined) return facts.dates.includes(date)
  return outlook === undefined && date === chosen && engine.start === instantOn(date, facts)
}

const DAY_MS = 86_400_000
const localDay = (ms: number): number => {
  const date = new Date(ms)
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
}

/** The day, in UTC, on which it begins; as many days as dates in the zone of this process. */
function isAsDays(outlook: Instance, engine: Instance): boolean {
  const start = outlook.start - (outlook.start % DAY_MS)
  const days = Math.max(1, (localDay(outlook.end) - localDay(outlook.start)) / DAY_MS)
  return engine.start === start && engine.end === start + days * DAY_MS
}

/** Midnights in the zone of this process. */
function isAsTimes(outlook: Instance, engine: Instance): boolean {
  const midnight = (ms: number) => {
    const date = new Date(ms)
    return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime()
  }
  return engine.start === midnight(outlook.start) && engine.end === midnight(outlook.end)
}
