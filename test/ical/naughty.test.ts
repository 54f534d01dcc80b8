/**
 * The Big List of Naughty Strings (naughty.json: github.com/minimaxir/big-list-of-naughty-strings, blns.json at db33ec7b1d5d,
 * © 2015–2020 Max Woolf, MIT License) in every text of an event, read back by a parser that is not ours.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { lens } from '../../src/ical/lens.ts'
import { translate } from '../../src/ical/translate.ts'
import { checkObject, readStrictly } from './strict.ts'

const strings: readonly string[] = JSON.parse(readFileSync(join(import.meta.dirname, 'naughty.json'), 'utf8'))

const at = (dateTime: string) => ({ dateTime, timeZone: 'UTC' })
const filled = (text: string): GraphEvent => ({
  id: text,
  iCalUId: text,
  subject: text,
  body: { contentType: 'text', content: text },
  location: { displayName: text },
  categories: [text, 'Second'],
  organizer: { emailAddress: { name: 'Adele Vance', address: 'adele@contoso.example' } },
  attendees: [{ type: 'required', emailAddress: { name: text, address: 'alex@contoso.example' } }],
  start: at('2026-03-10T09:00:00'),
  end: at('2026-03-10T10:00:00'),
  isReminderOn: true,
  reminderMinutesBeforeStart: 5,
})

/** What iCalendar and XML cannot hold: controls, lone surrogates, byte order marks, non-characters; odd line ends are LF. */
const carried = (text: string): string =>
  text
    .replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\t\n -~\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu, '')
const inLine = (text: string): string =>
  carried(text)
    .replace(/[\n\t]+/g, ' ')
    .trim()
/** Quotes around a whole name are Outlook's, not the name's. */
const asName = (text: string): string => inLine(text).replace(/^(["'])(.*)\1$/, '$2')

/** ical.js takes escapes of TEXT for such in parameters, which have none: RFC 5545 §3.2, RFC 6868. */
const unescaped = (name: string): string =>
  name.replace(/\\([\\;,nN])/g, (_, character: string) => (/n/i.test(character) ? '\n' : character))

/** By the letter of the RFCs. */
function nameOnLine(text: string): string {
  const event = readStrictly(text).parts.find(({ name }) => name === 'VEVENT')
  const name = event?.properties.find((property) => property.name === 'ATTENDEE')?.params.get('CN') ?? ''
  return name.replace(/^"(.*)"$/, '$1').replace(/\^[n'^]/g, (pair) => ({ '^n': '\n', "^'": '"' })[pair] ?? '^')
}

/** What ends in a backslash comes last. */
const inOrder = (names: readonly string[]): readonly string[] =>
  [...names].sort((a, b) => Number(a.endsWith('\\')) - Number(b.endsWith('\\')))

const eventIn = (text: string): ICAL.Component => {
  const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')
  if (event === null) throw new Error('no VEVENT')
  return event
}
const textIn = (event: ICAL.Component, name: string): string => String(event.getFirstPropertyValue(name) ?? '')

describe('515 naughty strings', () => {
  it('are all there', () => {
    expect(strings).toHaveLength(515)
  })

  it('come back unharmed as title, place, body, category, name and alarm', () => {
    for (const text of strings) {
      const written = translate(filled(text), { uid: 'u' }).text
      checkObject(readStrictly(written))
      const event = eventIn(written)
      expect(textIn(event, 'summary')).toBe(inLine(text))
      expect(textIn(event, 'location')).toBe(inLine(text))
      expect(textIn(event, 'description').trimEnd()).toBe(carried(text).trimEnd())
      expect(event.getFirstProperty('categories')?.getValues()).toEqual(
        inOrder([...new Set([inLine(text), 'Second'])].filter((name) => name !== '')),
      )
      expect(event.getFirstProperty('attendee')?.getFirstParameter('cn') ?? '').toBe(unescaped(asName(text)))
      expect(nameOnLine(written)).toBe(asName(text))
      expect(textIn(event.getFirstSubcomponent('valarm') ?? event, 'description')).toBe(inLine(text) || 'Reminder')
    }
  })

  it('come back unharmed out of HTML, as text and as HTML', () => {
    const encoded = (text: string) => text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`)
    const bare = (text: string) =>
      carried(text)
        .replace(/[\s\u00a0]+/g, ' ')
        .trim()
    for (const text of strings) {
      const body = { contentType: 'html', content: `<p>${encoded(text)}</p>` }
      const event = eventIn(translate({ ...filled('x'), body }, { uid: 'u', htmlDescription: true }).text)
      expect(bare(textIn(event, 'description'))).toBe(bare(text))
      const html = textIn(event, 'x-alt-desc')
      expect(html.replace(/<\/?(?:html|body|p)>/g, '')).not.toMatch(/[<>]/)
    }
  })

  it('are as harmless when they are HTML themselves: no script, handler, image or frame is left', () => {
    for (const text of strings) {
      const body = { contentType: 'html', content: text }
      const event = eventIn(translate({ ...filled('x'), body }, { uid: 'u', htmlDescription: true }).text)
      const tags = textIn(event, 'x-alt-desc').match(/<[^>]*>/g) ?? []
      for (const tag of tags)
        expect(tag).toMatch(/^<(?:\/?[a-z][a-z0-9]*|a href="(?:https?|sips?|tel|msteams):[^"<>\s]*")>$/i)
    }
  })

  it('come through the lens as titles, and not at all as times', () => {
    for (const text of strings) {
      const written = translate(filled(text), { uid: 'u' }).text
      const titles = lens(written, { detail: 'titles' }) ?? ''
      checkObject(readStrictly(titles))
      if (!/:\/\/|www\.|\//.test(text))
        expect(textIn(eventIn(titles), 'summary')).toBe(inLine(text).replace(/[\s;,]+$/, ''))
      expect(lens(written, { detail: 'busy' })).toBe(
        lens(translate(filled('x'), { uid: 'u' }).text, { detail: 'busy' }),
      )
    }
  })
})
