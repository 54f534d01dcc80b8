import type { Words } from './words/en.ts'

/** A request we do not serve: its status, and which words the person reads. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly reason: keyof Words['refusals']

  constructor(status: number, reason: keyof Words['refusals'], options?: ErrorOptions) {
    super(reason, options)
    this.status = status
    this.reason = reason
  }
}
