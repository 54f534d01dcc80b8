/** How events are written, beyond what they say themselves. Pure. */
import type { TranslateOptions } from '../ical/types.ts'
import { translatorVersion } from '../ical/version.ts'
import { digest } from './hash.ts'
import type { HomeRef } from './objects.ts'

export interface Taste {
  readonly options: Omit<TranslateOptions, 'uid' | 'owner'>
  /** Moves with anything that makes texts come out differently. */
  readonly version: string
}

/** @param htmlDescription whether bodies are written as HTML, too */
export function tasteOf(home: HomeRef | undefined, htmlDescription: boolean): Taste {
  const { timeZone, categoryColors = [] } = home?.settings ?? {}
  const colors = [...categoryColors].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    options: {
      htmlDescription,
      ...(timeZone === undefined ? {} : { mailboxTimeZone: timeZone }),
      ...(colors.length === 0 ? {} : { categoryColors: new Map(colors) }),
    },
    version: digest('translator', translatorVersion, JSON.stringify([htmlDescription, timeZone ?? '', colors])),
  }
}
