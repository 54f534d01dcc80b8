import type Koa from 'koa'
import type { Authenticate, Session } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Place } from './resource.ts'

export interface CaldavDeps {
  readonly authenticate: Authenticate
  /** Path of the public URL: `''` or `/bridge`. */
  readonly basePath: string
  /** Scheme and host of the public URL: `https://cal.example.org`. */
  readonly publicOrigin: string
  /** Whether apps are told of changes. */
  readonly push?: boolean
  readonly clock: Clock
  readonly log: Log
}

/** What the steps hand on to each other. */
export interface DavState {
  /** Path below the bridge, see `localPath`. */
  path: string
  session: Session
  /** Epoch ms when the session was opened. */
  admittedAt: number
  place: Place
  /** Empty for methods that read none. */
  body: Buffer
}

export type Step = Koa.Middleware<DavState>

/** Runs the steps in order; each decides whether the next one runs. */
export const compose =
  (steps: readonly Step[]): Step =>
  (ctx, next) => {
    const run = async (at: number): Promise<void> => {
      const step = steps[at]
      await (step === undefined ? next() : step(ctx, () => run(at + 1)))
    }
    return run(0)
  }
