/** What `doctor` found, line by line. No titles and no names: it is read by those who help, too. */
import type { DifferenceKind, FidelityReport } from '../mirror/types.ts'

const means: Readonly<Record<DifferenceKind, string>> = {
  missing: 'Outlook shows something that apps do not',
  extra: 'apps show something that Outlook does not',
  time: 'it begins or ends at another time in apps',
  allDay: 'it takes whole days in one and a time of day in the other',
  title: 'its title is another in apps',
  cancelled: 'it is cancelled in one and not in the other',
}

export function reportLines({ compared, differences }: FidelityReport): readonly string[] {
  const lines = differences.map(({ calendar, date, kind }) => `Calendar ${calendar}, ${date}: ${means[kind]} (${kind})`)
  const [instances, found] = [counted(compared, 'instance'), counted(differences.length, 'difference')]
  return [...lines, `${instances} compared, ${found}.`]
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
