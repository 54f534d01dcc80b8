/** A Graph that cannot tell which dates of a series were changed: clouds get new members late. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayMs, type FaultStage, faultStage, hourMs, secondMs } from './stage.ts'

let stage: FaultStage

beforeAll(async () => {
  stage = await faultStage({}, [{ name: 'no-series-members' }])
})
afterAll(() => stage.close())

const day = (ahead: number) => new Date(stage.sandbox.context.now() + ahead * dayMs).toISOString().slice(0, 10)
const at = (ahead: number, time: string, timeZone = 'W. Europe Standard Time') => ({
  dateTime: `${day(ahead)}T${time}`,
  timeZone,
})

function weekdays(subject: string, more: Readonly<Record<string, unknown>> = {}) {
  const pattern = { type: 'daily', interval: 1 }
  const range = { type: 'noEnd', startDate: day(1), recurrenceTimeZone: 'W. Europe Standard Time' }
  const times = { start: at(1, '09:00:00'), end: at(1, '09:30:00') }
  return { subject, ...times, recurrence: { pattern, range }, ...more }
}

describe('where Graph does not know the members of a series', () => {
  it('its instances tell what was cancelled and changed, so that the copy is what Outlook shows', async () => {
    const { sandbox, bridge, login } = stage
    const account = await bridge.services.accounts.get(login.accountId)
    if (account === undefined) throw new Error('nobody is signed in')
    const mailbox = sandbox.graph.mailbox(account.identity.oid)
    const { entry } = mailbox.addEvent('calendar', weekdays('Stand-up'))
    mailbox.cancelOccurrence(entry, day(3))
    mailbox.modifyOccurrence(entry, day(5), { subject: 'Later', start: at(5, '11:00:00'), end: at(5, '12:00:00') })
    const whole = { isAllDay: true, start: at(1, '00:00:00'), end: at(2, '00:00:00') }
    const days = mailbox.addEvent('calendar', weekdays('Watch', whole))
    mailbox.cancelOccurrence(days.entry, day(4))
    await stage.clock.leap(20 * secondMs)
    const { titles, refused } = await stage.look()
    expect([refused, titles.filter((title) => ['Stand-up', 'Later', 'Watch'].includes(title)).sort()]).toEqual([
      [],
      ['Later', 'Stand-up', 'Watch'],
    ])
    const { compared, differences } = await stage.pumped(bridge.services.mirror.checkFidelity(account, 60))
    // Today's events of the stage end before they begin, some of them; those of this test begin tomorrow.
    expect(differences.filter(({ date }) => date > day(0))).toEqual([])
    expect(compared).toBeGreaterThan(100)
  })

  it('changes of single events arrive as ever', async () => {
    const title = stage.edit()
    await stage.clock.leap(hourMs + secondMs)
    expect((await stage.look()).titles).toContain(title)
  })
})
