import { text } from '../bodies.ts'
import { diego, megan, miriam, patti } from '../cards.ts'
import * as w from '../write.ts'
import type { Cases } from './cases.ts'
import { changedCases } from './series/changed.ts'
import { patternCases } from './series/patterns.ts'

/** Series of every kind. */

/** In other zones than the mailbox. */
const elsewhere: Cases = (stage) => [
  w.event(
    'Daily with Fabrikam',
    w.timed(stage.weekday(-6, 1), '08:00', '08:30', 'Pacific Standard Time'),
    w.weekly(w.workdays, w.until(stage.day(60))),
    { attendees: [w.attendee(miriam)] },
  ),
  w.event(
    'Shift change Shanghai',
    w.timed(stage.weekday(-6, 3), '09:00', '09:30', 'China Standard Time'),
    w.weekly(['wednesday'], w.forEver),
  ),
  w.event(
    'Sydney retro',
    w.timed(stage.weekday(-9, 4), '17:00', '18:00', 'AUS Eastern Standard Time'),
    w.weekly(['thursday'], w.forEver, 3),
  ),
  w.event(
    'IANA names only',
    w.timed(stage.weekday(-2, 5), '10:00', '10:30', 'Europe/Berlin'),
    w.weekly(['friday'], w.times(8)),
  ),
  w.event(
    'Weekly in UTC',
    w.timed(stage.weekday(-2, 5), '10:00', '10:30', 'UTC'),
    w.weekly(['friday'], w.times(8)),
    text('no daylight saving'),
  ),
  w.event(
    'Steering committee',
    w.timed(stage.inYear(-1, '01-15'), '13:00', '15:00'),
    w.monthlyThe('third', ['thursday'], w.forEver, 2),
    { attendees: [w.attendee(megan), w.attendee(diego), w.attendee(patti, 'none')] },
  ),
]

export const series: Cases = (stage) => [patternCases, changedCases, elsewhere].flatMap((cases) => cases(stage))
