import type { GraphEvent, Location } from '../../event.ts'
import { bodyText } from '../body.ts'
import { cleanLine, cleanUri } from '../clean.ts'
import { bodyHtml } from '../html.ts'
import { type Line, textValue } from '../line.ts'
import type { Field } from './field.ts'
import { joinOf } from './join.ts'

export const title = (event: GraphEvent): string => cleanLine(event.subject ?? '')

const summary: Field = {
  name: 'summary',
  graph: ['subject'],
  ical: ['SUMMARY'],
  spec: 'RFC 5545 §3.8.1.12',
  toIcal: ({ event }) => ({ data: { summary: title(event) } }),
}

/** Many apps show nothing of an online meeting but the beginning of this text: the link to join comes first. */
const description: Field = {
  name: 'description',
  graph: ['body', 'onlineMeeting', 'onlineMeetingUrl', 'location', 'locations'],
  ical: ['DESCRIPTION'],
  spec: 'RFC 5545 §3.8.1.5',
  note: 'The body as text, after the link to join an online meeting as first line.',
  toIcal: ({ event }) => {
    const text = bodyText(event.body)
    const link = joinOf(event)?.url
    const [firstLine = ''] = text.split('\n', 1)
    const shown = link === undefined || plain(firstLine).includes(plain(link))
    const whole = shown ? text : [link, text].filter((part) => part !== '').join('\n\n')
    return whole === '' ? {} : { data: { description: whole } }
  },
}

const html: Field = {
  name: 'html',
  graph: ['body'],
  ical: ['X-ALT-DESC'],
  spec: '[MS-OXCICAL] §2.1.3.1.1.20.27',
  note: 'Only by option: the body as HTML without styles, images and scripts, when it is not too long.',
  toIcal: ({ event, options: { htmlDescription } }) => {
    const content = htmlDescription === true ? bodyHtml(event.body) : undefined
    if (content === undefined) return {}
    return { lines: [{ name: 'X-ALT-DESC', params: { FMTTYPE: 'text/html' }, value: textValue(content) }] }
  },
}

/** Links are written in many ways, and wrapped in others (Safe Links): compared without their percent-encoding, twice taken off. */
const plain = (text: string): string => decoded(decoded(text)).toLowerCase()

const decoded = (text: string): string =>
  text.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/**
 * `location` sums up `locations`; the list alone keeps several apart. Apple's clients show what X-APPLE-STRUCTURED-LOCATION says
 * in place of LOCATION, so it stands for a single place only. No client reads VLOCATION (RFC 9073), and a component within an
 * event stops some.
 */
const location: Field = {
  name: 'location',
  graph: ['location', 'locations'],
  ical: ['LOCATION', 'GEO', 'X-APPLE-STRUCTURED-LOCATION'],
  spec: 'RFC 5545 §3.8.1.7, §3.8.1.6 · RFC 5870 §3.3',
  note: 'Several places are joined by `; `. A single place with a name and coordinates is pinned on the map of Apple’s clients, too.',
  toIcal: ({ event }) => {
    const places = event.locations?.length ? event.locations : event.location == null ? [] : [event.location]
    const names = [...new Set(places.map(placeName))].filter((name) => name !== '')
    const named = names.length > 0 ? names.join('; ') : placeName(event.location)
    const geo = [event.location, ...places].map(coordinatesOf).find((pair) => pair !== undefined)
    const title = cleanLine(places[0]?.displayName ?? '')
    const pinned =
      geo !== undefined && title !== '' && names.length === 1 ? [structured(title, addressOf(places[0]), geo)] : []
    return {
      ...(named === '' ? {} : { data: { location: named } }),
      ...(geo === undefined ? {} : { lines: [{ name: 'GEO', value: geo.join(';') }, ...pinned] }),
    }
  },
}

const structured = (title: string, address: string, geo: readonly string[]): Line => ({
  name: 'X-APPLE-STRUCTURED-LOCATION',
  params: { VALUE: 'URI', ...(address === '' ? {} : { 'X-ADDRESS': address }), 'X-TITLE': title },
  value: `geo:${geo.join(',')}`,
})

/** A place without a name is called by its address. */
const placeName = (place: Location | null | undefined): string =>
  cleanLine(place?.displayName ?? '') || addressOf(place) || (cleanUri(place?.locationUri) ?? '')

function addressOf(place: Location | null | undefined): string {
  const { street, city, state, postalCode, countryOrRegion } = place?.address ?? {}
  const parts = [street, city, state, postalCode, countryOrRegion].map((part) => cleanLine(part ?? ''))
  return parts.filter((part) => part !== '').join(', ')
}

/** Latitude, longitude. The library leaves out the equator and the prime meridian, hence lines of our own. Six decimals, as the RFC advises. */
function coordinatesOf(place: Location | null | undefined): readonly string[] | undefined {
  const { latitude, longitude } = place?.coordinates ?? {}
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  return [latitude, longitude].map((degrees) => String(Number(degrees.toFixed(6)) || 0))
}

const categories: Field = {
  name: 'categories',
  graph: ['categories'],
  ical: ['CATEGORIES'],
  spec: 'RFC 5545 §3.8.1.2',
  toIcal: ({ event }) => {
    const all = [...new Set((event.categories ?? []).map(cleanLine))].filter((name) => name !== '')
    // ical.js (Thunderbird) takes the comma after an escaped backslash for an escaped one.
    const names = [...all].sort((a, b) => Number(a.endsWith('\\')) - Number(b.endsWith('\\')))
    return names.length === 0 ? {} : { data: { categories: names.map((name) => ({ name })) } }
  },
}

/**
 * The flag is set for images within the body, too, which nobody would look for as attachments. What is attached costs a request
 * per event and a download through the bridge: the link leads to the event in Outlook on the web, where who may see it sees it.
 */
const attachments: Field = {
  name: 'attachments',
  graph: ['hasAttachments', 'webLink', 'body'],
  ical: ['ATTACH'],
  spec: 'RFC 5545 §3.8.1.1 · RFC 8607 §4.2',
  note: 'One link to the event in Outlook on the web, where its attachments open; none when images in the body are all that the flag need mean.',
  toIcal: ({ event }) => {
    const link = event.hasAttachments === true ? cleanUri(event.webLink) : undefined
    if (link === undefined || INLINE_IMAGE.test(event.body?.content ?? '')) return {}
    return { lines: [{ name: 'ATTACH', params: { FILENAME: 'Attachments in Outlook' }, value: link }] }
  },
}

const INLINE_IMAGE = /\bsrc\s*=\s*["']?cid:/i

export const text: readonly Field[] = [summary, description, html, location, categories, attachments]
