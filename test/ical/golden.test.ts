import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { translate, uidOf } from '../../src/ical/translate.ts'
import type { TranslateOptions } from '../../src/ical/types.ts'
import { translatorVersion } from '../../src/ical/version.ts'
import { checkObject, readStrictly } from './strict.ts'

const folder = join(import.meta.dirname, 'golden')
const names = readdirSync(folder).sort()
const update = process.env['UPDATE_GOLDEN'] !== undefined

const event = (name: string): GraphEvent => JSON.parse(readFileSync(join(folder, name, 'graph.json'), 'utf8'))

/** `options.json` beside the event, where it is about an option. */
function optionsOf(name: string): Partial<TranslateOptions> {
  const path = join(folder, name, 'options.json')
  if (!existsSync(path)) return {}
  const { categoryColors, ...others } = JSON.parse(readFileSync(path, 'utf8'))
  return { ...others, ...(categoryColors && { categoryColors: new Map(Object.entries(categoryColors)) }) }
}

const translated = (name: string) =>
  translate(event(name), {
    ...optionsOf(name),
    uid: uidOf(event(name)) ?? 'from-the-name-of-the-object',
    mailboxTimeZone: 'GMT Standard Time',
    owner: ['adele@contoso.example'],
  })

/** UPDATE_GOLDEN=1 writes what it gets; on CI it is refused. */
function golden(name: string, text: string): void {
  const path = join(folder, name, 'event.ics')
  if (update && process.env['CI'] !== undefined) throw new Error('golden files are not written on CI')
  if (update) writeFileSync(path, text)
  expect(text).toBe(existsSync(path) ? readFileSync(path, 'utf8') : 'no golden file yet: UPDATE_GOLDEN=1')
}

describe('a Graph event as iCalendar', () => {
  for (const name of names) {
    it(name.replaceAll('-', ' '), () => {
      const { text } = translated(name)
      golden(name, text)
      checkObject(readStrictly(text))
    })
  }

  it('moves the version of the translator when its texts move', () => {
    const hash = createHash('sha256')
    for (const name of names) hash.update(translated(name).text)
    const due = hash.digest('hex').slice(0, 16)
    expect(translatorVersion, 'put this into src/ical/version.ts').toBe(due)
  })

  it('is the same octet for octet the second time', () => {
    for (const name of names) expect(translated(name)).toEqual(translated(name))
  })
})
