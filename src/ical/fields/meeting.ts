import type { GraphEvent } from '../../event.ts'
import { cleanLine, cleanUri } from '../clean.ts'
import type { Line } from '../line.ts'
import { words } from '../words.ts'
import type { Field } from './field.ts'

/** `onlineMeetingUrl` is the old member: null or empty for Teams. */
export const joinUrl = (event: GraphEvent): string | undefined =>
  cleanUri(event.onlineMeeting?.joinUrl) ?? cleanUri(event.onlineMeetingUrl)

const provider = words({
  teamsForBusiness: 'Microsoft Teams',
  skypeForBusiness: 'Skype for Business',
  skypeForConsumer: 'Skype',
})

const label = (event: GraphEvent): string => provider(event.onlineMeetingProvider) ?? 'Online meeting'

/** Where apps put a button: to join when there is something to join, else to open the event in Outlook. */
const url: Field = {
  name: 'url',
  graph: ['onlineMeeting', 'onlineMeetingUrl', 'webLink'],
  ical: ['URL'],
  spec: 'RFC 5545 §3.8.4.6',
  note: 'The link to join an online meeting, else the link to the event in Outlook on the web.',
  toIcal: ({ event }) => {
    const link = joinUrl(event) ?? cleanUri(event.webLink)
    return link === undefined ? {} : { lines: [{ name: 'URL', params: { VALUE: 'URI' }, value: link }] }
  },
}

/** Beside the standard property, the two that shipping clients read: Outlook's own and Google's. */
const conference: Field = {
  name: 'conference',
  graph: ['onlineMeeting', 'onlineMeetingUrl', 'onlineMeetingProvider'],
  ical: ['CONFERENCE', 'X-MICROSOFT-SKYPETEAMSMEETINGURL', 'X-GOOGLE-CONFERENCE'],
  spec: 'RFC 7986 §5.11',
  note: 'The link to join, and the number to dial with its conference id.',
  toIcal: ({ event }) => {
    const link = joinUrl(event)
    const dial = dialUri(event)
    return {
      lines: [...(link === undefined ? [] : video(link, label(event))), ...(dial === undefined ? [] : [phone(dial)])],
    }
  },
}

const video = (link: string, name: string): readonly Line[] => [
  {
    name: 'CONFERENCE',
    params: { VALUE: 'URI', FEATURE: ['AUDIO', 'VIDEO', 'CHAT', 'SCREEN'], LABEL: name },
    value: link,
  },
  { name: 'X-MICROSOFT-SKYPETEAMSMEETINGURL', value: link },
  { name: 'X-GOOGLE-CONFERENCE', value: link },
]

const phone = (uri: string): Line => ({
  name: 'CONFERENCE',
  params: { VALUE: 'URI', FEATURE: ['PHONE'], LABEL: 'Dial in' },
  value: uri,
})

/** `tel:+49-69-1234,,987%23`: number, pause, conference id. */
function dialUri({ onlineMeeting }: GraphEvent): string | undefined {
  const quick = cleanLine(onlineMeeting?.quickDial ?? '')
  const [number = '', ...rest] = (quick !== '' ? quick : cleanLine(onlineMeeting?.tollNumber ?? '')).split(',')
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
