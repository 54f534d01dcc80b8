import { describe, expect, it } from 'vitest'
import { afterAnswer, type Link } from '../../src/accounts/state.ts'
import type { ConnectionState } from '../../src/accounts/types.ts'
import { Fault, type FaultKind } from '../../src/errors.ts'

const minutes = 60_000
const link = (state: ConnectionState, revocationSeenAt?: number): Link => ({
  state,
  stateSince: 0,
  stateCode: state === 'connected' ? undefined : 'AADSTS1',
  ...(revocationSeenAt === undefined ? {} : { revocationSeenAt }),
})
const fault = (kind: FaultKind) => new Fault(kind, 'as it is', { code: 'AADSTS2' })

describe('the state of a link', () => {
  const rows: readonly (readonly [ConnectionState, FaultKind | 'fine', ConnectionState])[] = [
    ['connected', 'fine', 'connected'],
    ['connected', 'signInNeeded', 'signInNeeded'],
    ['connected', 'revoked', 'connected'],
    ['signInNeeded', 'fine', 'connected'],
    ['signInNeeded', 'signInNeeded', 'signInNeeded'],
    ['signInNeeded', 'revoked', 'signInNeeded'],
    ['revoked', 'fine', 'revoked'],
    ['revoked', 'signInNeeded', 'revoked'],
    ['revoked', 'revoked', 'revoked'],
  ]
  it.each(rows)('%s, after the first answer "%s", is %s', (before, answer, after) => {
    expect(afterAnswer(link(before), answer === 'fine' ? undefined : fault(answer), 5 * minutes).state).toBe(after)
  })

  const trouble: readonly FaultKind[] = [
    'unavailable',
    'throttled',
    'denied',
    'notFound',
    'expired',
    'rejected',
    'misconfigured',
    'locked',
  ]
  it.each(trouble)('is not touched by "%s", whatever it is', (kind) => {
    for (const before of [link('connected'), link('connected', 1), link('signInNeeded', 1), link('revoked')]) {
      expect(afterAnswer(before, fault(kind), 60 * minutes)).toBe(before)
    }
  })

  it.each(['connected', 'signInNeeded'] as const)(
    '%s becomes revoked by a second finding 10 minutes later',
    (before) => {
      const suspected = afterAnswer(link(before), fault('revoked'), 1 * minutes)
      expect(suspected).toMatchObject({ state: before, stateSince: 0, revocationSeenAt: 1 * minutes })
      expect(afterAnswer(suspected, fault('revoked'), 11 * minutes - 1)).toBe(suspected)
      expect(afterAnswer(suspected, fault('revoked'), 11 * minutes)).toEqual({
        state: 'revoked',
        stateSince: 11 * minutes,
        stateCode: 'AADSTS2',
      })
    },
  )

  it('forgets the first finding when an answer goes well in between', () => {
    const suspected = afterAnswer(link('connected'), fault('revoked'), 1 * minutes)
    const fine = afterAnswer(suspected, undefined, 2 * minutes)
    expect(fine).toEqual(link('connected'))
    expect(afterAnswer(fine, fault('revoked'), 30 * minutes).state).toBe('connected')
  })

  it('keeps the first finding when a sign-in is asked for in between', () => {
    const suspected = afterAnswer(link('connected'), fault('revoked'), 1 * minutes)
    const between = afterAnswer(suspected, fault('signInNeeded'), 5 * minutes)
    expect(between).toMatchObject({ state: 'signInNeeded', revocationSeenAt: 1 * minutes })
    expect(afterAnswer(between, fault('revoked'), 11 * minutes).state).toBe('revoked')
  })

  it('says since when and by which code', () => {
    const after = afterAnswer(link('connected'), fault('signInNeeded'), 7 * minutes)
    expect(after).toEqual({ state: 'signInNeeded', stateSince: 7 * minutes, stateCode: 'AADSTS2' })
    expect(afterAnswer(after, fault('signInNeeded'), 9 * minutes)).toBe(after)
    expect(afterAnswer(after, undefined, 9 * minutes)).toEqual({
      state: 'connected',
      stateSince: 9 * minutes,
      stateCode: undefined,
    })
  })

  it('is the very same link when all stays well', () => {
    const before = link('connected')
    expect(afterAnswer(before, undefined, 9 * minutes)).toBe(before)
  })
})
