import { ruleStarts } from './engine.ts'
import { eventsOf, lengthOf } from './instances.ts'
import { type Moment, momentOf } from './moment.ts'
import { type Component, type Property, propertyOf, valueIn } from './parse.ts'

/** VEVENTs that stand for one instance of a series. @see RFC 5545 §3.8.4.4 */
export const isOverride = (event: Component): boolean => propertyOf(event, 'RECURRENCE-ID') !== undefined

/** The instance that an override stands for, own time as in `Moment.ms`. */
export const originalOf = (event: Component): number | undefined => momentOf(propertyOf(event, 'RECURRENCE-ID'))?.ms

/** Whether a rule has an instance that starts then. */
export const isStart = (rule: string, start: Moment, ms: number): boolean =>
  ruleStarts(rule, start, ms, ms).next().value === ms

/** EXDATE for the instance that an override stands for. */
export const exclusionOf = (override: Component): Property => ({
  name: 'EXDATE',
  value: valueIn(override, 'RECURRENCE-ID') ?? '',
  params: propertyOf(override, 'RECURRENCE-ID')?.params ?? new Map(),
})

/** A master with more EXDATEs, beside its rule. */
export const excluding = (master: Component, exclusions: readonly Property[]): Component => ({
  ...master,
  properties: master.properties.flatMap((own) => (own.name === 'RRULE' ? [own, ...exclusions] : [own])),
})

/** Properties in which an override always differs from its series, or may without anybody seeing it. */
const OF_ITS_OWN = new Set(['RECURRENCE-ID', 'DTSTART', 'DTEND', 'DURATION', 'DTSTAMP', 'RRULE', 'EXDATE'])

const facts = ({ properties, components }: Component): string =>
  JSON.stringify([
    properties
      .filter(({ name }) => !OF_ITS_OWN.has(name))
      .map(({ name, params, value }) => JSON.stringify([name, [...params], value]))
      .sort((a, b) => (a < b ? -1 : 1)),
    components.map(facts),
  ])

/** The object without those overrides that show nothing but what their series has there anyway. */
export function withoutNeedless(tree: Component): Component {
  const master = eventsOf(tree).find((event) => !isOverride(event))
  const needless = (event: Component): boolean => master !== undefined && isOverride(event) && repeats(event, master)
  const components = tree.components.filter((component) => component.name !== 'VEVENT' || !needless(component))
  return components.length === tree.components.length ? tree : { ...tree, components }
}

function repeats(override: Component, master: Component): boolean {
  const original = originalOf(override)
  const [own, start] = [override, master].map((event) => momentOf(propertyOf(event, 'DTSTART')))
  const rule = valueIn(master, 'RRULE')
  if (original === undefined || own === undefined || start === undefined || rule === undefined) return false
  if (own.isDate !== start.isDate || own.ms !== original || !isStart(rule, start, original)) return false
  return lengthOf(override, own)(own.ms) === lengthOf(master, start)(original) && facts(override) === facts(master)
}
