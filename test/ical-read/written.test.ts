import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { occurrences } from '../../src/ical/expand.ts'
import { parse } from '../../src/ical/parse.ts'
import { print } from '../../src/ical/print.ts'
import { translate } from '../../src/ical/translate.ts'
import { TranslationError } from '../../src/ical/types.ts'
import { range } from './samples.ts'

const golden = new URL('../ical/golden/', import.meta.url)

const unfolded = (text: string): string => text.replaceAll('\r\n ', '')

describe('what the translator writes, the reader understands', () => {
  for (const name of readdirSync(golden)) {
    it(name, () => {
      const event = JSON.parse(readFileSync(new URL(`${name}/graph.json`, golden), 'utf8')) as GraphEvent
      const { text, first, last, recurring } = translated(event)
      if (text === '') return
      const tree = parse(text)
      expect(unfolded(print(tree))).toBe(unfolded(text))
      const found = occurrences(tree, range('1990-01-01', '2034-01-01'), 99_999)
      expect(first).toBeLessThanOrEqual(found[0]?.start ?? first)
      for (const { end } of found) expect(end).toBeLessThanOrEqual(last)
      expect(found.some(({ recurrenceId }) => recurrenceId !== undefined)).toBe(recurring && found.length > 0)
    })
  }
})

function translated(event: GraphEvent): { text: string; first: number; last: number; recurring: boolean } {
  try {
    return translate(event, { uid: 'uid' })
  } catch (error) {
    if (error instanceof TranslationError) return { text: '', first: 0, last: 0, recurring: false }
    throw error
  }
}
