/**
 * Whether the time of a refusal tells anything: the id of a password that exists with a wrong secret, against an id that does not
 * exist. Welch's t over single looks in an order that nobody could know, the slowest tenth left out on both sides, as in dudect.
 */
import { figure, quantile } from '../figure.ts'
import { startStage } from '../stage/stage.ts'
import type { Case } from './case.ts'

const looks = 100_000
/** From here on the two are said to differ. */
const limit = 4.5

interface Moments {
  readonly mean: number
  readonly variance: number
  readonly count: number
}

function moments(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, variance, count: values.length }
}

/** @returns t, positive when the first takes longer, and by how many microseconds */
export function welch(
  first: readonly number[],
  second: readonly number[],
): { readonly t: number; readonly us: number } {
  const most = quantile([...first, ...second], 0.9)
  const [a, b] = [first, second].map((values) => moments(values.filter((value) => value <= most))) as [Moments, Moments]
  const us = a.mean - b.mean
  return { t: us / Math.sqrt(a.variance / a.count + b.variance / b.count), us }
}

export const passwordTiming: Case = {
  benches: ['password timing'],
  async run(_, tell) {
    const stage = await startStage({ crowd: 1 })
    try {
      const { username, password } = await stage.signIn(1)
      const wrongSecret = `${password.slice(0, -6)}zzzzzz`
      const unknownId = `${password.startsWith('zzzz') ? '2222' : 'zzzz'}${password.slice(4, -6)}zzzzzz`
      const ask = async (pair: readonly [string, string]) => {
        const all: readonly [number[], number[]] = await stage
          .bridge()
          .ask('compare', { username, passwords: pair, times: looks })
        return welch(...all)
      }
      const kinds = [
        ['a known id with a wrong secret, against an unknown id', await ask([wrongSecret, unknownId])],
        ['the same against itself', await ask([unknownId, unknownId])],
        ['a right one against it, which must differ', await ask([password, unknownId])],
      ] as const
      for (const [under, { t, us }] of kinds) {
        const note = `${us.toFixed(3)} µs apart; ${Math.abs(t) < limit ? 'no difference' : 'a difference'} at ${limit}`
        tell(figure('password timing', under, 't', [{ value: t }], note))
      }
    } finally {
      await stage.close()
    }
  },
}
