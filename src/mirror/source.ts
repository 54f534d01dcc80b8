import type { Sight } from '../graph/types.ts'
import type { Row } from './tree.ts'

/** What Graph calls an object we serve. Kept apart from the index: a changeKey that moves without visible change costs clients nothing. */
export interface Source extends Row {
  readonly id: string
  readonly changeKey: string
  readonly uid: string
  /** How far the event was opened when its text was made; on granted calendars. */
  readonly sight?: Sight
  /** Set when this state of the event could not be read or translated. */
  readonly problem?: Problem
  /** Set while it is said to be gone and Graph has not confirmed it. */
  readonly missing?: Missing
  /** Set while what was read is not the state that was announced: a replica may lag behind. */
  readonly unlike?: Tries
}

export interface Problem {
  readonly reason: string
  /** Epoch ms when that was tried last. */
  readonly at: number
  /** How often it was tried again and ended the same way; absent in older records. */
  readonly times?: number
  /** Absent in older records, and where nothing is known. */
  readonly about?: About
}

/** What a person knows an event by. */
export interface About {
  /** One line; may be empty. */
  readonly title: string
  /** Epoch ms; of whole days the UTC midnight. */
  readonly start?: number
  readonly allDay?: true
}

export interface Missing extends Tries {
  readonly since: number
  /** Graph was asked last and did not say: that passes sooner than a false word. */
  readonly isUnsaid?: true
}

export interface Tries {
  /** Epoch ms of the last one. */
  readonly at: number
  readonly times: number
}
