/** The audit log: a chain that tells when anything in it was changed, left out or put in, by however many processes it is written. */
import { describe, expect, it } from 'vitest'
import { openAudit } from '../../src/audit/audit.ts'
import { createEar } from '../../src/audit/heard.ts'
import type { AuditEntry, AuditLine } from '../../src/audit/types.ts'
import { Fault } from '../../src/errors.ts'
import { silentLog } from '../../src/log.ts'
import type { Collection, Store } from '../../src/store/types.ts'
import { memoryStore } from '../store/memory.ts'

const dayMs = 86_400_000
const account = 'a'.repeat(20)

async function bench() {
  let now = Date.UTC(2026, 10, 2, 9)
  const clock = { now: () => now, sleep: async () => {} }
  const store = await memoryStore(clock)
  const process = (on: Store = store) => {
    const ear = createEar(clock)
    return { ear, ...openAudit({ ear, store: on, wrote: () => {}, clock, log: silentLog }) }
  }
  const lines: Collection<AuditLine> = store.collection('audit')
  const pass = (ms: number) => {
    now += ms
  }
  return { store, process, lines, pass, clock }
}

type Process = ReturnType<Awaited<ReturnType<typeof bench>>['process']>

async function entries(audit: Process): Promise<AuditEntry[]> {
  const found: AuditEntry[] = []
  for await (const { line } of audit.lines()) found.push(JSON.parse(line) as AuditEntry)
  return found
}

/** Three entries, written. */
async function withThree() {
  const desk = await bench()
  const audit = desk.process()
  audit.ear.hear('account.signedIn', { account })
  audit.ear.hear('password.created', { account, passwordId: 'abcd2345' })
  audit.ear.hear('password.revoked', { account, passwordId: 'abcd2345' })
  await audit.flush()
  return { ...desk, audit }
}
const key = (seq: number) => String(seq).padStart(12, '0')

describe('the audit log', () => {
  it('has what the log has of what belongs into it, in order, and nothing else', async () => {
    const { audit } = await withThree()
    audit.ear.hear('sync.done', { account })
    audit.ear.hear('token.failed', { reason: 'unavailable' })
    const at = '2026-11-02T09:00:00.000Z'
    expect(await entries(audit)).toEqual([
      { seq: 1, at, event: 'signIn', account },
      { seq: 2, at, event: 'passwordCreated', account, passwordId: 'abcd2345' },
      { seq: 3, at, event: 'passwordRevoked', account, passwordId: 'abcd2345' },
    ])
    expect(await audit.verify()).toMatchObject({ count: 3, last: { seq: 3 }, broken: undefined })
  })

  it('tells when an entry was changed', async () => {
    const { audit, lines } = await withThree()
    const second = await lines.get(key(2))
    await lines.set(key(2), { line: second?.line.replace('abcd2345', 'zzzz2345') ?? '', hash: second?.hash ?? '' })
    expect((await audit.verify()).broken).toBe('Entry 2 does not follow from what is before it.')
  })

  it('tells when one was left out, in the middle, at the end, or at the beginning', async () => {
    const missing = async (seq: number) => {
      const { audit, lines } = await withThree()
      await lines.delete(key(seq))
      return (await audit.verify()).broken
    }
    expect(await missing(2)).toBe('Entry 2 is missing, but later ones are there.')
    expect(await missing(3)).toBe('The log ends at entry 2, but it had 3.')
    expect(await missing(1)).toBe('Entry 1 is missing, but later ones are there.')
  })

  it('tells by a hash that was noted when all of it was replaced', async () => {
    const { audit } = await withThree()
    const { last } = await audit.verify()
    expect((await audit.verify(last.hash)).broken).toBeUndefined()
    const other = await bench()
    const forged = other.process()
    forged.ear.hear('account.signedIn', { account })
    expect((await forged.verify(last.hash)).broken).toBe('The hash that was noted is not in the log.')
  })

  it('is one chain for several processes that write at once', async () => {
    const { process } = await bench()
    const nodes = [process(), process(), process()]
    for (let n = 0; n < 20; n += 1) {
      for (const [at, node] of nodes.entries()) node.ear.hear('password.created', { account, passwordId: `p${at}${n}` })
    }
    await Promise.all(nodes.map((node) => node.flush()))
    const first = nodes[0] ?? process()
    expect(await first.verify()).toMatchObject({ count: 60, last: { seq: 60 }, broken: undefined })
    expect(new Set((await entries(first)).map(({ passwordId }) => passwordId)).size).toBe(60)
  })

  it('waits while the store is away, and loses nothing', async () => {
    const { store, process } = await bench()
    let isAway = true
    const shaky: Store = {
      ...store,
      collection<T>(name: string) {
        const real = store.collection<T>(name)
        const add: Collection<T>['add'] = async (...given) => {
          if (isAway) throw new Fault('unavailable', 'away')
          return real.add(...given)
        }
        return { ...real, add }
      },
    }
    const audit = process(shaky)
    for (const passwordId of ['one', 'two']) audit.ear.hear('password.created', { account, passwordId })
    await audit.flush()
    expect(await entries(audit)).toEqual([])
    isAway = false
    expect((await entries(audit)).map(({ passwordId }) => passwordId)).toEqual(['one', 'two'])
  })

  it('lets go what is older than 400 days, and what is left can still be verified', async () => {
    const { audit, pass } = await withThree()
    pass(200 * dayMs)
    audit.ear.hear('account.signedIn', { account })
    await audit.flush()
    pass(201 * dayMs)
    const prune = audit.jobs.find(({ name }) => name === 'audit.prune')
    await prune?.run(new AbortController().signal)
    expect((await entries(audit)).map(({ seq }) => seq)).toEqual([4])
    expect(await audit.verify()).toMatchObject({ count: 1, last: { seq: 4 }, broken: undefined })
    audit.ear.hear('account.signedIn', { account })
    expect((await audit.verify()).last.seq).toBe(5)
  })

  it('shows a person their own entries alone, newest first, and forgets the way to them with the account', async () => {
    const { audit } = await withThree()
    audit.ear.hear('account.signedIn', { account: 'b'.repeat(20) })
    await audit.flush()
    expect((await audit.of(account, 2)).map(({ event }) => event)).toEqual(['passwordRevoked', 'passwordCreated'])
    audit.ear.hear('account.erased', { account })
    await audit.flush()
    expect(await audit.of(account, 10)).toEqual([])
    expect(await audit.verify()).toMatchObject({ count: 5, broken: undefined })
  })

  it('is not filled by who tries passwords or fails to sign in', async () => {
    const { audit, pass } = await withThree()
    for (let n = 0; n < 100; n += 1) {
      audit.ear.hear('auth.blocked', { count: 1 })
      audit.ear.hear('signin.failed', { code: 'AADSTS65004' })
      pass(1_000)
    }
    expect((await entries(audit)).length).toBe(3 + 4)
  })

  it('is not flooded by a stranger who makes up a new code each time, and misses nothing that people do meanwhile', async () => {
    const { audit, pass } = await withThree()
    for (let n = 0; n < 6_000; n += 1) {
      audit.ear.hear('signin.failed', { code: `AADSTS${100_000 + n}` })
      audit.ear.hear('consent.returned', { reason: 'unclear' })
      pass(100)
    }
    audit.ear.hear('password.created', { account, passwordId: 'later234' })
    const written = await entries(audit)
    expect(audit.ear.lost).toBe(0)
    expect(written.length).toBeLessThanOrEqual(3 + 2 * 30 + 1)
    expect(written.at(-1)).toMatchObject({ event: 'passwordCreated', passwordId: 'later234' })
    pass(3_600_000)
    audit.ear.hear('signin.failed', { code: 'AADSTS65004' })
    expect((await entries(audit)).length).toBe(written.length + 1)
  })
})
