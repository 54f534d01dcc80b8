import type { GraphEvent } from '../../event.ts'
import { alarm } from './alarm.ts'
import { colors } from './color.ts'
import type { Field } from './field.ts'
import { identity } from './identity.ts'
import { meeting } from './meeting.ts'
import { people } from './people.ts'
import { state } from './status.ts'
import { text } from './text.ts'
import { time } from './time.ts'

/** Every fact that the bridge carries over, in the order of the documentation and of the lines in an object. */
export const fields: readonly Field[] = [
  ...identity,
  ...time,
  ...text,
  ...colors,
  ...state,
  ...people,
  ...meeting,
  ...alarm,
]

/** What the sync needs to know of an event, beside what its fields read. */
const IDENTITY: readonly (keyof GraphEvent)[] = ['id', 'iCalUId', 'type', 'changeKey', 'seriesMasterId']

/**
 * Members for `$select`, in every request for whole events. Sorted, each once. `cancelledOccurrences` and
 * `exceptionOccurrences` are not among them: Graph knows them only where a master is asked for by its id.
 */
export const select: readonly string[] = [...new Set([...IDENTITY, ...fields.flatMap(({ graph }) => graph)])].sort()
