/** A short run of the proof in docs/fidelity.md, always the same one. */
import { describe, expect, it } from 'vitest'
import type { Case } from '../fidelity/cases.ts'
import { createOutlook } from '../fidelity/outlook.ts'
import { page } from '../fidelity/report.ts'
import { compare, run } from '../fidelity/run.ts'
import { Tally } from '../fidelity/tally.ts'

describe('what Outlook shows', () => {
  it('is what three programs read out of what the bridge serves, over 1,500 instances made at random', async () => {
    const { tally, counterexample } = await run(7, 1_500, () => {})
    expect(counterexample).toBeUndefined()
    expect(tally.instances).toBeGreaterThan(1_500)
    expect(tally.zones.size).toBeGreaterThan(25)
    expect(tally.years.size).toBeGreaterThan(30)
    expect([...tally.patterns.keys()]).toHaveLength(6)
    expect([...tally.ranges.keys()]).toHaveLength(3)
    expect([...tally.edges.keys()]).toHaveLength(4)
    expect([...tally.changes.keys()]).toHaveLength(8)
    expect(page({ tally, seed: 7, seconds: 1 })).toContain('| differences without a known reason | **0** |')
  }, 60_000)

  it('is found to differ where it does', async () => {
    const honest = createOutlook()
    const lying: ReturnType<typeof createOutlook> = {
      ask: async (input, window) => {
        const { event, instances } = await honest.ask(input, window)
        return { event, instances: instances.map((one, n) => (n === 3 ? { ...one, start: one.start - 60_000 } : one)) }
      },
    }
    const left = await compare(lying, weekly, new Tally())
    expect(left.map(({ engine, difference }) => [engine.name, difference.date])).toEqual([
      ['bridge', '2026-11-23'],
      ['ical.js', '2026-11-23'],
      ['node-ical', '2026-11-23'],
    ])
  })
})

const weekly: Case = {
  pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'], firstDayOfWeek: 'sunday' },
  range: { type: 'numbered', count: 5, days: 0 },
  zones: { start: 'W. Europe Standard Time', end: 'W. Europe Standard Time', recurrence: '' },
  date: '2026-11-02',
  time: '09:00',
  minutes: 60,
  days: undefined,
  changes: [],
  skipYears: 0,
  edge: 'none',
}
