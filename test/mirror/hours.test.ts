import { describe, expect, it } from 'vitest'
import type { GraphWorkingHours } from '../../src/graph/types.ts'
import { workingHoursOf } from '../../src/mirror/hours.ts'

const told: GraphWorkingHours = {
  daysOfWeek: ['friday', 'monday', 'Monday'],
  startTime: '08:30:00.0000000',
  endTime: '17:00:00.0000000',
  timeZone: 'Pacific Standard Time',
}

describe('working hours', () => {
  it('are days by number, and minutes in a zone that apps know', () => {
    expect(workingHoursOf(told, 'Europe/Berlin', 7)).toEqual({
      days: [1, 5],
      start: 510,
      end: 1_020,
      timeZone: 'America/Los_Angeles',
      asOf: 7,
    })
  })

  it('are in the zone of the mailbox when nobody knows theirs', () => {
    expect(workingHoursOf({ ...told, timeZone: 'Customized Time Zone' }, 'Europe/Berlin', 7)?.timeZone).toBe(
      'Europe/Berlin',
    )
  })

  it.each<[string, GraphWorkingHours | undefined, string | undefined]>([
    ['nothing was told', undefined, 'Europe/Berlin'],
    ['no zone is known', { ...told, timeZone: '' }, undefined],
    ['no day is named', { ...told, daysOfWeek: ['someday'] }, 'Europe/Berlin'],
    ['they begin when they end', { ...told, endTime: told.startTime }, 'Europe/Berlin'],
    ['a time is none', { ...told, startTime: 'morning' }, 'Europe/Berlin'],
  ])('are not guessed when %s', (_, hours, zone) => {
    expect(workingHoursOf(hours, zone, 7)).toBeUndefined()
  })
})
