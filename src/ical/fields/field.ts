import type { ICalEventData } from 'ical-generator'
import type { Temporal } from 'temporal-polyfill'
import type { GraphEvent } from '../../event.ts'
import type { Line } from '../line.ts'
import type { Series } from '../series.ts'
import type { TranslateOptions } from '../types.ts'
import type { When } from '../when.ts'

/** One VEVENT to be: an event, and what has been worked out about it. */
export interface Component {
  readonly event: GraphEvent
  readonly uid: string
  readonly when: When
  /** On the master of a series only. */
  readonly series: Series | undefined
  /** On the master of a series: dates in it of instances that are gone, ascending. */
  readonly excluded: readonly Temporal.PlainDate[]
  /** On an exception: the instance that it stands for. */
  readonly replaces: Original | undefined
  /** Mail addresses of the calendar's owner, lower case. */
  readonly owner: readonly string[]
  readonly options: TranslateOptions
}

/** An instance as its series has it. */
export interface Original {
  readonly series: Series
  readonly date: Temporal.PlainDate
}

/** What a field puts into a VEVENT: by the library where it writes the property right, as a line of our own where it does not. */
export interface Written {
  readonly data?: Partial<ICalEventData>
  readonly lines?: readonly Line[]
}

/** A fact of Outlook, and what it is called in iCalendar. */
export interface Field {
  readonly name: string
  /** Members it reads. Together they are the $select of every request. */
  readonly graph: readonly (keyof GraphEvent)[]
  /** Members it stands on that Graph answers for a single master only: asked for there, never in a list. */
  readonly graphById?: readonly (keyof GraphEvent)[]
  /** Properties and components it may write. */
  readonly ical: readonly string[]
  readonly spec: string
  /** For people: what is not obvious about it. One sentence, Markdown. */
  readonly note?: string
  readonly toIcal: (component: Component) => Written
}
