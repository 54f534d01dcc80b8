import type { Case, ChangeKind, Edge, PatternType } from './cases.ts'
import type { Defect } from './defects.ts'
import type { Instance } from './instance.ts'
import { rulesOf } from './zones.ts'

/** What has been compared so far. */
export class Tally {
  events = 0
  instances = 0
  allDay = 0
  unequalZones = 0
  readonly names = new Set<string>()
  readonly zones = new Set<string>()
  readonly years = new Set<number>()
  readonly patterns = new Map<PatternType, number>()
  readonly ranges = new Map<Case['range']['type'], number>()
  readonly edges = new Map<Edge, number>()
  readonly changes = new Map<ChangeKind, number>()
  readonly attributed = new Map<Defect, number>()

  add(given: Case, instances: readonly Instance[]): void {
    this.events += 1
    this.instances += instances.length
    this.allDay += given.days === undefined ? 0 : instances.length
    this.unequalZones += given.zones.start === given.zones.end ? 0 : 1
    this.names.add(given.zones.start)
    this.zones.add(rulesOf(given.zones.start))
    for (const { start } of instances) this.years.add(new Date(start).getUTCFullYear())
    count(this.patterns, given.pattern.type, instances.length)
    count(this.ranges, given.range.type, instances.length)
    count(this.edges, given.edge, 1)
    for (const { kind } of given.changes) count(this.changes, kind, 1)
  }

  attribute(defect: Defect): void {
    count(this.attributed, defect, 1)
  }
}

function count<T>(counts: Map<T, number>, key: T, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
