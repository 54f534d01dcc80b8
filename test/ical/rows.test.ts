/** Row by row of the table of fields: each member that a row reads shows in the golden files, in the lines of that row. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import type { Field } from '../../src/ical/fields/field.ts'
import { fields, translate, uidOf } from '../../src/ical/translate.ts'
import { TranslationError } from '../../src/ical/types.ts'

const folder = join(import.meta.dirname, 'golden')
const read = (name: string, file: string) => JSON.parse(readFileSync(join(folder, name, file), 'utf8'))

const goldens = readdirSync(folder).map((name) => {
  const { categoryColors = {}, ...options } = existsSync(join(folder, name, 'options.json'))
    ? read(name, 'options.json')
    : {}
  return {
    event: read(name, 'graph.json') as GraphEvent,
    options,
    categoryColors: new Map<string, string>(Object.entries(categoryColors)),
  }
})

/** The lines of a calendar object that a row may write; of an alarm when it rings. */
function linesOf({ ical }: Field, event: GraphEvent, { options, categoryColors }: (typeof goldens)[number]): string {
  const uid = uidOf(event) ?? 'from-the-name-of-the-object'
  const all = {
    ...options,
    categoryColors,
    uid,
    mailboxTimeZone: 'GMT Standard Time',
    owner: ['adele@contoso.example'],
  }
  const names = [...ical, ...(ical.includes('VALARM') ? ['TRIGGER'] : [])]
  try {
    const lines = translate(event, all).text.replaceAll('\r\n ', '').split('\r\n')
    return lines.filter((line) => names.includes(/^[\w-]+/.exec(line)?.[0] ?? '')).join('\n')
  } catch (error) {
    if (error instanceof TranslationError) return error.message
    throw error
  }
}

/** Without a member, in its exceptions too. */
function without(event: GraphEvent, member: keyof GraphEvent): GraphEvent {
  const copy: { -readonly [name in keyof GraphEvent]?: GraphEvent[name] } = {
    ...event,
    exceptionOccurrences: event.exceptionOccurrences?.map((exception) => without(exception, member)) ?? [],
  }
  delete copy[member]
  return copy as GraphEvent
}

/** Read to know a master or an exception by, and for nothing that is written. */
const silent = ['recurrenceId seriesMasterId', 'recurrence type']

describe('a golden case shows', () => {
  for (const field of fields) {
    for (const member of [...field.graph, ...(field.graphById ?? [])]) {
      if (silent.includes(`${field.name} ${member}`)) continue
      it(`what ${member} does to ${field.ical.join(', ')} (${field.name})`, () => {
        const shows = goldens.some(
          (golden) => linesOf(field, without(golden.event, member), golden) !== linesOf(field, golden.event, golden),
        )
        expect(shows).toBe(true)
      })
    }
  }
})
