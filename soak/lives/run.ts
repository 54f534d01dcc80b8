/** Many lives, one after the other. */
import { live, type Planned, scheduleOf, shrunk, type Trial } from './life.ts'

export interface LivesOptions {
  readonly count: number
  readonly minutes: number
  /** The first seed. */
  readonly first: number
  readonly nodes: number
}

const tellEveryMs = 30_000
/** After so many it is known that something is wrong. */
const mostFailures = 5

const shownStep = ({ step, seed }: Planned): string => `  ${step.name} (${seed})`

async function told(trial: Trial, error: unknown): Promise<string> {
  const shortest = await shrunk(trial)
  const message = error instanceof Error ? error.message : String(error)
  return [`seed ${trial.seed}, ${trial.nodes} process(es): ${message}`, ...shortest.map(shownStep)].join('\n')
}

/** @returns how many failed */
export async function runLives(
  { count, minutes, first, nodes }: LivesOptions,
  tell: (line: string) => void,
): Promise<number> {
  const startedAt = performance.now()
  let toldAt = startedAt
  let failures = 0
  let lived = 0
  for (let seed = first; seed < first + count && failures < mostFailures; seed += 1) {
    const now = performance.now()
    if (now - startedAt > minutes * 60_000) break
    if (now - toldAt > tellEveryMs) {
      toldAt = now
      tell(`${lived.toLocaleString('en')} lives, up to seed ${seed - 1}: ${failures} failed`)
    }
    const trial = { seed, schedule: scheduleOf(seed), nodes }
    lived += 1
    await live(trial).catch(async (error: unknown) => {
      failures += 1
      tell(await told(trial, error))
    })
  }
  const seconds = Math.round((performance.now() - startedAt) / 1_000)
  tell(`${lived.toLocaleString('en')} lives from seed ${first} on in ${seconds} s: ${failures} failed`)
  return failures
}
