import type { GraphEvent, OnlineMeeting } from '../../event.ts'
import { cleanLine, cleanUri } from '../clean.ts'
import type { Line } from '../line.ts'
import type { Field } from './field.ts'
import { type Join, joinOf } from './join.ts'

/** Where apps put a button: to join when there is something to join, else to open the event in Outlook. */
const url: Field = {
  name: 'url',
  graph: ['onlineMeeting', 'onlineMeetingUrl', 'webLink', 'location', 'locations', 'body'],
  ical: ['URL'],
  spec: 'RFC 5545 §3.8.4.6',
  note: 'The link to join an online meeting, else the link to the event in Outlook on the web.',
  toIcal: ({ event }) => {
    const link = joinOf(event)?.url ?? cleanUri(event.webLink)
    return link === undefined ? {} : { lines: [{ name: 'URL', params: { VALUE: 'URI' }, value: link }] }
  },
}

/** Beside the standard property, the two that shipping clients read: Outlook's own and Google's. */
const conference: Field = {
  name: 'conference',
  graph: ['onlineMeeting', 'onlineMeetingUrl', 'onlineMeetingProvider', 'location', 'locations', 'body'],
  ical: ['CONFERENCE', 'X-MICROSOFT-SKYPETEAMSMEETINGURL', 'X-GOOGLE-CONFERENCE'],
  spec: 'RFC 7986 §5.11',
  note: 'The link to join, and the first number to dial with its conference id. Where Outlook knows of none, a link of a known service (Zoom, Google Meet, Webex …) in the place or the body; X-MICROSOFT-SKYPETEAMSMEETINGURL for Teams and Skype only.',
  toIcal: ({ event }) => {
    const join = joinOf(event)
    const dial = dialUri(event)
    return { lines: [...(join === undefined ? [] : video(join)), ...(dial === undefined ? [] : [phone(dial)])] }
  },
}

const video = ({ url: link, name, microsoft }: Join): readonly Line[] => [
  {
    name: 'CONFERENCE',
    params: { VALUE: 'URI', FEATURE: ['AUDIO', 'VIDEO', 'CHAT', 'SCREEN'], LABEL: name },
    value: link,
  },
  ...(microsoft ? [{ name: 'X-MICROSOFT-SKYPETEAMSMEETINGURL', value: link }] : []),
  { name: 'X-GOOGLE-CONFERENCE', value: link },
]

const phone = (uri: string): Line => ({
  name: 'CONFERENCE',
  params: { VALUE: 'URI', FEATURE: ['PHONE'], LABEL: 'Dial in' },
  value: uri,
})

/** The first number that is one: with the conference id already behind it, else that for a toll, for none, of any other kind. */
function numberOf({ quickDial, tollNumber, tollFreeNumbers, phones }: OnlineMeeting): string {
  const given = [quickDial, tollNumber, ...(tollFreeNumbers ?? []), ...(phones ?? []).map(({ number }) => number)]
  return given.map((text) => cleanLine(text ?? '')).find((text) => text !== '') ?? ''
}

/** `tel:+49-69-1234,,987%23`: number, pause, conference id. */
function dialUri({ onlineMeeting }: GraphEvent): string | undefined {
  const [number = '', ...rest] = numberOf(onlineMeeting ?? {}).split(',')
  const id = cleanLine(onlineMeeting?.conferenceId ?? '').replace(/[^\d]/g, '')
  const digits = number.replace(/[^\d+]/g, '')
  if (digits.length < 4) return undefined
  const tail = rest.length > 0 ? `,${rest.join(',')}` : id === '' ? '' : `,,${id}#`
  return `tel:${digits}${tail.replace(/[^\d,#*]/g, '').replaceAll('#', '%23')}`
}

/** Written only when it says something: by default an invited person may propose another time. */
const counter: Field = {
  name: 'counter',
  graph: ['allowNewTimeProposals'],
  ical: ['X-MICROSOFT-DISALLOW-COUNTER'],
  spec: '[MS-OXCICAL] §2.1.3.1.1.20.35',
  toIcal: ({ event }) =>
    event.allowNewTimeProposals === false ? { lines: [{ name: 'X-MICROSOFT-DISALLOW-COUNTER', value: 'TRUE' }] } : {},
}

export const meeting: readonly Field[] = [url, conference, counter]
