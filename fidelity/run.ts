import fc from 'fast-check'
import { translate, uidOf } from '../src/ical/translate.ts'
import { type Case, cases } from './cases.ts'
import { defects } from './defects.ts'
import { type Engine, engines } from './engines.ts'
import { eventOf, factsOf, isPossible, timeOf, windowOf } from './event.ts'
import type { Facts } from './facts.ts'
import { type Difference, type Instance, pairings, shown } from './instance.ts'
import { createOutlook, type Outlook } from './outlook.ts'
import { Tally } from './tally.ts'
import { brokenDays, rulesOf } from './zones.ts'

export interface Outcome {
  readonly tally: Tally
  /** Everything about the first difference that no defect accounts for, made as small as it gets. */
  readonly counterexample: string | undefined
}

/** Events tried between two looks at the count. */
const ROUND = 250

/** Tries events until so many instances were compared, or one of them differs without a known reason. */
export async function run(seed: number, instances: number, progress: (tally: Tally) => void): Promise<Outcome> {
  const tally = new Tally()
  const outlook = createOutlook()
  for (let round = 0; tally.instances < instances; round++) {
    const property = fc.asyncProperty(cases.filter(isPossible), async (given) => {
      const left = await compare(outlook, given, tally)
      if (left.length > 0) throw new Error(left.map(({ engine, difference }) => told(engine, difference)).join('\n'))
    })
    const numRuns = Math.min(ROUND, Math.ceil((instances - tally.instances) / 30))
    const { failed, counterexample, errorInstance } = await fc.check(property, { seed: seed + round, numRuns })
    if (failed) return { tally, counterexample: await explain(outlook, counterexample?.[0], errorInstance) }
    progress(tally)
  }
  return { tally, counterexample: undefined }
}

interface Left {
  readonly engine: Engine
  readonly difference: Difference
}

/** @returns the differences that no known defect accounts for */
export async function compare(outlook: Outlook, given: Case, tally: Tally): Promise<readonly Left[]> {
  const window = windowOf(given)
  const broken = brokenDays(rulesOf(given.zones.start))
  const whole = (all: readonly Instance[]) => all.filter(({ date }) => !broken.includes(date))
  const answer = await outlook.ask(eventOf(given), window)
  const [event, instances] = [answer.event, whole(answer.instances)]
  const { text } = translate(event, { uid: uidOf(event) ?? 'uid' })
  const clock = { zone: rulesOf(given.zones.start), time: timeOf(given) }
  const facts = factsOf(given)
  tally.add(given, instances)
  return engines.flatMap((engine) =>
    pairings(instances, whole(engine.expand(text, window, clock))).flatMap((ways) =>
      explained(ways, engine, facts, tally).map((difference) => ({ engine, difference })),
    ),
  )
}

/** @returns what no known defect accounts for, whichever way it is looked at */
function explained(
  ways: readonly (readonly Difference[])[],
  engine: Engine,
  facts: Facts,
  tally: Tally,
): readonly Difference[] {
  const known = defects.filter((defect) => defect.engine === engine.name)
  const causeOf = (difference: Difference) => known.find((defect) => defect.accounts(difference, facts))
  const way = ways.find((all) => all.every((difference) => causeOf(difference) !== undefined)) ?? ways[0] ?? []
  return way.filter((difference) => {
    const cause = causeOf(difference)
    if (cause !== undefined) tally.attribute(cause)
    return cause === undefined
  })
}

const told = ({ name }: Engine, { outlook, engine }: Difference): string =>
  `${name}\n  Outlook: ${outlook === undefined ? 'nothing' : shown(outlook)}\n  engine:  ${engine === undefined ? 'nothing' : shown(engine)}`

async function explain(outlook: Outlook, given: Case | undefined, error: unknown): Promise<string> {
  const why = error instanceof Error ? error.message : String(error)
  if (given === undefined) return why
  const { event } = await outlook.ask(eventOf(given), windowOf(given))
  const parts = [JSON.stringify(given, null, 2), why]
  try {
    parts.push(translate(event, { uid: 'uid' }).text)
  } catch (thrown) {
    parts.push(String(thrown))
  }
  return parts.join('\n\n')
}
