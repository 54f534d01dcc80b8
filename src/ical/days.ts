/** Civil days as numbers: whole days since 1970-01-01 in the proleptic Gregorian calendar. No zones, no times. */

const DAY_MS = 86_400_000
/** Beyond it iCalendar can write no date. */
export const LAST_YEAR = 9999

export interface CivilDay {
  readonly year: number
  /** 1–12 */
  readonly month: number
  /** 1–31 */
  readonly day: number
}

export const monthLength = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31

/** Months outside 1–12 carry over into the year. */
export const toDayNumber = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day) / DAY_MS

export function fromDayNumber(dayNumber: number): CivilDay {
  const date = new Date(dayNumber * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** 0 Sunday … 6 Saturday */
export const weekdayOf = (dayNumber: number): number => (((dayNumber + 4) % 7) + 7) % 7
