/** `doctor fidelity` on the pretended mailbox: all of Adele's calendars through the real bridge, against Graph's own view. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { runCommand } from '../../src/cli/run.ts'
import { startQuietDemo } from './stage.ts'

let demo: Demo
beforeAll(async () => {
  demo = await startQuietDemo()
})
afterAll(() => demo.close())

async function doctor(...words: readonly string[]) {
  const said: string[] = []
  const io = { out: (line: string) => said.push(line), err: (line: string) => said.push(line) }
  const all = ['doctor', 'fidelity', ...words]
  const { services, publicUrl } = demo.bridge
  return { code: await runCommand(services, publicUrl, all, io, new AbortController().signal), said }
}

describe('doctor fidelity', () => {
  it('finds nothing in a mailbox of every oddity, over a year', async () => {
    const { code, said } = await doctor('--user', demo.facts.username, '--days', '365')
    expect([code, said]).toEqual([0, [expect.stringMatching(/^1?\d{3} instances compared, 0 differences\.$/)]])
  })

  it('finds what Graph shows otherwise, and tells no title', async () => {
    const { faults } = demo.sandbox.context
    faults.on({ name: 'g24-bad-event', match: { path: 'calendarView' }, with: { kind: 'null-subject' } })
    const { code, said } = await doctor('--user', demo.facts.username)
    faults.off()
    expect(code).toBe(1)
    expect(said[0]).toMatch(/^Calendar 1, \d{4}-\d\d-\d\d: its title is another in apps \(title\)$/)
    expect(said.at(-1)).toMatch(/^\d+ instances compared, [1-9]\d* differences?\.$/)
  })

  it('finds what Graph does not show, and says what it wants to know itself', async () => {
    const { faults } = demo.sandbox.context
    faults.on({ name: 'g18-half', match: { path: 'calendarView' } })
    expect((await doctor('--user', demo.facts.username, '--days', '30')).said.join('\n')).toContain('(extra)')
    faults.off()
    for (const days of ['0', '366', 'x', '1.5'])
      expect((await doctor('--user', demo.facts.username, '--days', days)).code, days).toBe(2)
    expect((await doctor()).said[0]).toContain('--user')
  })
})
