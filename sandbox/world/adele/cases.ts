import type { EventInput } from '../../graph/model.ts'
import type { Stage } from '../stage.ts'

/** Events around the day of a stage. */
export type Cases = (stage: Stage) => readonly EventInput[]
