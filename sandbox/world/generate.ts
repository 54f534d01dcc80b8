import type { EventInput } from '../graph/model.ts'
import { meetings } from './adele/meetings.ts'
import { plusDays, stageAt } from './stage.ts'
import { timed, times, weekdayName, weekly } from './write.ts'

/**
 * Events in any number, for load: some a series of a year, the others meetings within a year around `now`.
 * Equal seeds give equal events.
 * @param series how many are a series, evenly spread: every tenth unless given
 */
export function generated(
  now: number,
  seed: string,
  count: number,
  series = Math.ceil(count / 10),
): readonly EventInput[] {
  const stage = stageAt(now, seed)
  const seriesBefore = (n: number) => Math.ceil((n * series) / count)
  return meetings(stage, count, [-26, 26]).map((meeting, n) => {
    if (seriesBefore(n) === seriesBefore(n + 1)) return meeting
    const date = plusDays(meeting.start?.dateTime?.slice(0, 10) ?? stage.day(0), -180)
    const cancel = n % 30 === 0 ? [plusDays(date, 14)] : []
    return { ...meeting, ...timed(date, '09:00', '09:45'), ...weekly([weekdayName(date)], times(52)), cancel }
  })
}
