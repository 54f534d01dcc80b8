import { describe, expect, it } from 'vitest'
import { Fault, type FaultKind } from '../../src/errors.ts'
import { backoffMs } from '../../src/mirror/backoff.ts'

const wait = (kind: FaultKind, failures: number, random: number, retryAfterSeconds?: number): number =>
  backoffMs(new Fault(kind, '', retryAfterSeconds === undefined ? {} : { retryAfterSeconds }), failures, random)

describe('the pause after a round that failed', () => {
  it.each([
    ['throttled', 0, 0.5, 2.128, 2_128],
    ['throttled', 5, 0.5, 120, 120_000],
    ['throttled', 0, 0.5, 0, 1_000],
    ['throttled', 0, 0.5, undefined, 1_000],
    ['throttled', 9, 0.5, undefined, 150_000],
    ['throttled', 9, 0, undefined, 500],
    ['unavailable', 0, 0.5, undefined, 1_000],
    ['unavailable', 9, 0.9, undefined, 27_000],
    ['unavailable', 9, 0, undefined, 500],
    ['signInNeeded', 3, 0.5, undefined, 3_600_000],
    ['revoked', 3, 0.5, undefined, 600_000],
  ] as const)('%s, %i failures before, luck %d, told to wait %d s: %d ms', (kind, failures, random, told, ms) => {
    expect(wait(kind, failures, random, told)).toBe(ms)
  })
})
