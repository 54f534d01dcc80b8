import type { Fault, Faults } from './model.ts'

type CallFacts = Parameters<Faults['strike']>[1]

/** A path matches when it contains the given part; everything else must be equal. */
const matches = (match: Fault['match'], call: CallFacts): boolean =>
  match === undefined ||
  ((match.method === undefined || match.method.toUpperCase() === call.method.toUpperCase()) &&
    (match.path === undefined || call.path.includes(match.path)) &&
    (match.oid === undefined || match.oid === call.oid) &&
    (match.tid === undefined || match.tid === call.tid))

/**
 * The faults that are switched on, oldest first. A fault with `times` switches itself off after that many strikes;
 * several of one name may be on at once.
 */
export function createFaults(): Faults {
  let active: readonly Fault[] = []
  return {
    strike(names, call) {
      const fault = active.find((candidate) => names.includes(candidate.name) && matches(candidate.match, call))
      if (fault?.times !== undefined) {
        fault.times -= 1
        active = active.filter((each) => each.times === undefined || each.times > 0)
      }
      return fault
    },
    on(fault) {
      if (fault.times === undefined || fault.times > 0) active = [...active, { ...fault }]
    },
    off(name) {
      active = name === undefined ? [] : active.filter((fault) => fault.name !== name)
    },
    list: () => active,
  }
}
