import type { Component } from './fields/field.ts'
import { dayNumberOf, plainDate, type Series, startingOn } from './series.ts'
import type { When } from './when.ts'

/** Epoch ms. With `last` before `first` it happens at no time: the span of a series of which nothing is left. */
export interface Span {
  readonly first: number
  readonly last: number
}

/** Dates float: somewhere on earth a day begins 14 hours before it does in UTC, somewhere it ends 12 hours after. */
const FLOATING_MS = 14 * 3_600_000
export const ENDLESS = Number.MAX_SAFE_INTEGER
/** A series longer than this (daily for 136 years) counts as endless. */
const MOST_INSTANCES = 50_000

/** From the first instant that any instance touches to the last one. */
export function spanOf(components: readonly Component[]): Span {
  const replaced = new Set(
    components.flatMap(({ replaces }) => (replaces === undefined ? [] : [dayNumberOf(replaces.date)])),
  )
  const spans = components.flatMap((component) =>
    component.series === undefined ? [bounds(component.when)] : seriesSpan(component.series, component, replaced),
  )
  const all = spans.length > 0 ? spans : components.map(({ when }) => nowhere(bounds(when).first))
  return { first: Math.min(...all.map(({ first }) => first)), last: Math.max(...all.map(({ last }) => last)) }
}

/** @param start epoch ms, where it began */
export const nowhere = (start: number): Span => ({ first: start, last: start - 1 })

export function bounds(when: When): Span {
  if (!when.allDay) return { first: when.start.epochMilliseconds, last: when.end.epochMilliseconds }
  return { first: dayNumberOf(when.start) * DAY_MS - FLOATING_MS, last: dayNumberOf(when.end) * DAY_MS + FLOATING_MS }
}

const DAY_MS = 86_400_000

/** Over the instances that are neither gone nor replaced. */
function seriesSpan(series: Series, { excluded }: Component, replaced: ReadonlySet<number>): readonly Span[] {
  const missing = new Set([...replaced, ...excluded.map(dayNumberOf)])
  const { first, last } = ends(series, missing)
  if (first === undefined || last === undefined) return []
  return [{ first: boundsOn(series, first).first, last: last === ENDLESS ? ENDLESS : boundsOn(series, last).last }]
}

function ends(series: Series, missing: ReadonlySet<number>): { first: number | undefined; last: number | undefined } {
  let first: number | undefined
  let last: number | undefined
  let seen = 0
  for (const day of series.days()) {
    seen += 1
    if (missing.has(day)) continue
    first ??= day
    last = series.endless || seen > MOST_INSTANCES ? ENDLESS : day
    if (last === ENDLESS) break
  }
  return { first, last }
}

const boundsOn = (series: Series, day: number): Span => bounds(startingOn(series.when, plainDate(day)))
