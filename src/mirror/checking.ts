/** Compares an account's copy with Graph's own view of its calendars. */
import type { AccountRecord } from '../accounts/types.ts'
import type { CalendarHome } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Mailbox } from '../graph/types.ts'
import { type Difference, differences, outlookInstances, type Range, servedInstances } from './fidelity.ts'
import type { CalendarRecord, Objects } from './objects.ts'
import type { Rounds } from './rounds.ts'
import type { FidelityReport } from './types.ts'

export interface CheckDeps {
  readonly account: AccountRecord
  readonly home: CalendarHome
  readonly objects: Objects
  readonly rounds: Rounds
  readonly mailbox: Mailbox
  readonly clock: Clock
}

const dayMs = 86_400_000

/** One calendar after the other: a person waits for the answer, but apps wait for the same four requests at a time. */
export async function checkFidelity(deps: CheckDeps, days: number): Promise<FidelityReport> {
  const from = deps.clock.now()
  const range = { from, to: from + days * dayMs }
  await deps.home.calendars()
  const own = (await deps.objects.home())?.calendars.filter((record) => record.sharedBy === undefined) ?? []
  let compared = 0
  const found: FidelityReport['differences'][number][] = []
  for (const record of own) {
    const outcome = await checkCalendar(deps, record, range)
    compared += outcome.compared
    found.push(...outcome.found.map((difference) => ({ calendar: record.order, ...difference })))
  }
  return { ...range, compared, differences: found }
}

interface Outcome {
  readonly compared: number
  readonly found: readonly Difference[]
}

/** A second look before anything is called a difference: calendars change while they are compared. */
async function checkCalendar(deps: CheckDeps, record: CalendarRecord, range: Range): Promise<Outcome> {
  const first = await look(deps, record, range)
  return first.found.length === 0 ? first : look(deps, record, range)
}

async function look(deps: CheckDeps, record: CalendarRecord, range: Range): Promise<Outcome> {
  const { account, home, mailbox, rounds } = deps
  await rounds.calendar(account, record)
  const snapshot = await home.snapshot(record.id)
  const near = snapshot.index.filter(({ first, last }) => first <= range.to + dayMs && last >= range.from - dayMs)
  const served = servedInstances(await snapshot.texts(near.map(({ name }) => name)), range)
  // Days float: Graph shows those at the edges or not, by the zone of the mailbox.
  const view = await mailbox.calendarView(record.graphId, range.from - 2 * dayMs, range.to + 2 * dayMs)
  const outlook = outlookInstances(account.id, view, range)
  return { compared: Math.max(served.length, outlook.length), found: differences(outlook, served) }
}
