import type { GraphEvent, Location } from '../../event.ts'
import { bodyText } from '../body.ts'
import { cleanLine, cleanUri } from '../clean.ts'
import type { Field } from './field.ts'
import { joinUrl } from './meeting.ts'

export const title = (event: GraphEvent): string => cleanLine(event.subject ?? '')

const summary: Field = {
  name: 'summary',
  graph: ['subject'],
  ical: ['SUMMARY'],
  spec: 'RFC 5545 §3.8.1.12',
  toIcal: ({ event }) => ({ data: { summary: title(event) } }),
}

/** Many apps show nothing of an online meeting but this text: the link comes first unless the body already shows it. */
const description: Field = {
  name: 'description',
  graph: ['body', 'onlineMeeting', 'onlineMeetingUrl'],
  ical: ['DESCRIPTION'],
  spec: 'RFC 5545 §3.8.1.5',
  note: 'The body as text, with the link to join as first line when the body does not show it.',
  toIcal: ({ event }) => {
    const text = bodyText(event.body)
    const link = joinUrl(event)
    const shown = link === undefined || plain(text).includes(plain(link))
    const whole = shown ? text : [link, text].filter((part) => part !== '').join('\n\n')
    return whole === '' ? {} : { data: { description: whole } }
  },
}

/** Links are written in many ways, and wrapped in others (Safe Links): compared without their percent-encoding, twice taken off. */
const plain = (text: string): string => decoded(decoded(text)).toLowerCase()

const decoded = (text: string): string =>
  text.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** `location` sums up `locations`; the list alone keeps several apart. */
const location: Field = {
  name: 'location',
  graph: ['location', 'locations'],
  ical: ['LOCATION', 'GEO'],
  spec: 'RFC 5545 §3.8.1.7, §3.8.1.6',
  note: 'Several places are joined by `; `.',
  toIcal: ({ event }) => {
    const places = event.locations?.length ? event.locations : event.location == null ? [] : [event.location]
    const names = [...new Set(places.map(placeName))].filter((name) => name !== '')
    const named = names.length > 0 ? names.join('; ') : placeName(event.location)
    const geo = [event.location, ...places].map(geoValue).find((value) => value !== undefined)
    return {
      ...(named === '' ? {} : { data: { location: named } }),
      ...(geo === undefined ? {} : { lines: [{ name: 'GEO', value: geo }] }),
    }
  },
}

/** A place without a name is called by its address. */
function placeName(place: Location | null | undefined): string {
  const name = cleanLine(place?.displayName ?? '')
  if (name !== '') return name
  const { street, city, state, postalCode, countryOrRegion } = place?.address ?? {}
  const address = [street, city, state, postalCode, countryOrRegion].map((part) => cleanLine(part ?? ''))
  return address.filter((part) => part !== '').join(', ') || (cleanUri(place?.locationUri) ?? '')
}

/** The library leaves out the equator and the prime meridian, hence a line of our own. Six decimals, as the RFC advises. */
function geoValue(place: Location | null | undefined): string | undefined {
  const { latitude, longitude } = place?.coordinates ?? {}
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  return [latitude, longitude].map((degrees) => String(Number(degrees.toFixed(6)) || 0)).join(';')
}

const categories: Field = {
  name: 'categories',
  graph: ['categories'],
  ical: ['CATEGORIES'],
  spec: 'RFC 5545 §3.8.1.2',
  toIcal: ({ event }) => {
    const names = [...new Set((event.categories ?? []).map(cleanLine))].filter((name) => name !== '')
    return names.length === 0 ? {} : { data: { categories: names.map((name) => ({ name })) } }
  },
}

export const text: readonly Field[] = [summary, description, location, categories]
