import type { Cases } from './cases.ts'
import { peopleCases } from './oddities/people.ts'
import { shapeCases } from './oddities/shapes.ts'
import { textCases } from './oddities/texts.ts'
import { zoneCases } from './oddities/zones.ts'

/** One of each thing that has surprised a calendar program: every row is a case seen in real mailboxes or documented. */
export const oddities: Cases = (stage) =>
  [zoneCases, peopleCases, textCases, shapeCases].flatMap((cases) => cases(stage))
