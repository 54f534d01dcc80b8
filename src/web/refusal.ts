import type { Words } from './words/types.ts'

interface RefusalDetails extends ErrorOptions {
  readonly retryAfterSeconds?: number
}

/** A request we do not serve: its status, and which words the person reads. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly reason: keyof Words['refusals']
  readonly retryAfterSeconds: number | undefined

  constructor(status: number, reason: keyof Words['refusals'], details: RefusalDetails = {}) {
    super(reason, details)
    this.status = status
    this.reason = reason
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}
