import {
  type ICalAttendeeData,
  ICalAttendeeRole,
  type ICalAttendeeScheduleAgent,
  ICalAttendeeStatus,
  ICalAttendeeType,
} from 'ical-generator'
import type { Attendee, EmailAddress, GraphEvent } from '../../event.ts'
import { cleanLine } from '../clean.ts'
import type { Line } from '../line.ts'
import { words } from '../words.ts'
import type { Component, Field } from './field.ts'

/** Outlook's own way to name somebody who has no mail address: old directory names (`/o=…/cn=…`), rooms, imported guests. */
const NO_MAIL = 'invalid:nomail'

/** Graph names an organizer for every event; iCalendar has one only where there are attendees. */
const organizer: Field = {
  name: 'organizer',
  graph: ['organizer'],
  ical: ['ORGANIZER'],
  spec: 'RFC 5545 §3.8.4.3',
  note: 'Only with attendees: an ORGANIZER alone makes clients treat an appointment as a meeting.',
  toIcal: ({ event }) => {
    const { name, mail } = person(event.organizer?.emailAddress)
    if (attendeesOf(event).length === 0) return {}
    return {
      lines: [
        { name: 'ORGANIZER', params: { ...commonName(name) }, value: mail === undefined ? NO_MAIL : `mailto:${mail}` },
      ],
    }
  },
}

const commonName = (name: string | undefined): Readonly<Record<string, string>> =>
  name === undefined ? {} : { CN: name }

/** The library exports this enumeration as a type only. */
const CLIENT = 'CLIENT' as ICalAttendeeScheduleAgent

const roleNamed = words({
  required: ICalAttendeeRole.REQ,
  optional: ICalAttendeeRole.OPT,
  resource: ICalAttendeeRole.NON,
})

const answer = words({
  organizer: ICalAttendeeStatus.ACCEPTED,
  accepted: ICalAttendeeStatus.ACCEPTED,
  tentativelyAccepted: ICalAttendeeStatus.TENTATIVE,
  declined: ICalAttendeeStatus.DECLINED,
})

/** SCHEDULE-AGENT=CLIENT: Exchange has invited these people; no client or server may write to them again. */
const attendees: Field = {
  name: 'attendees',
  graph: ['attendees', 'responseStatus', 'responseRequested'],
  ical: ['ATTENDEE'],
  spec: 'RFC 5545 §3.8.4.1 · RFC 6638 §7.1',
  note: "The calendar's owner has the answer in `responseStatus`. People without a mail address are `invalid:nomail`, as in Outlook's own files.",
  toIcal: (component) => {
    const all = attendeesOf(component.event)
    const reachable = all.filter(({ emailAddress }) => person(emailAddress).mail !== undefined)
    const others = all.filter((attendee) => !reachable.includes(attendee))
    return {
      data: { attendees: reachable.map((attendee) => attendeeData(attendee, component)) },
      lines: others.map((attendee) => unreachable(attendee, component)),
    }
  },
}

export const people: readonly Field[] = [organizer, attendees]

/** Those that can be named at all, each once. */
function attendeesOf(event: GraphEvent): readonly Attendee[] {
  const known = new Map<string, Attendee>()
  for (const attendee of event.attendees ?? []) {
    const { name, mail } = person(attendee.emailAddress)
    const key = mail?.toLowerCase() ?? name
    if (key !== undefined && !known.has(key)) known.set(key, attendee)
  }
  return [...known.values()]
}

function attendeeData(attendee: Attendee, component: Component): ICalAttendeeData {
  const { name, mail } = person(attendee.emailAddress)
  const { role, type, status, rsvp } = roleOf(attendee, component)
  return {
    email: mail ?? '',
    ...(name === undefined ? {} : { name }),
    role,
    type,
    status,
    ...(rsvp ? { rsvp } : {}),
    scheduleAgent: CLIENT,
  }
}

function unreachable(attendee: Attendee, component: Component): Line {
  const { role, type, status } = roleOf(attendee, component)
  const params = {
    ROLE: role,
    CUTYPE: type,
    PARTSTAT: status,
    ...commonName(person(attendee.emailAddress).name),
    'SCHEDULE-AGENT': 'CLIENT',
  }
  return { name: 'ATTENDEE', params, value: NO_MAIL }
}

function roleOf(attendee: Attendee, { event, owner }: Component) {
  const role = roleNamed(attendee.type) ?? ICalAttendeeRole.REQ
  const thing = role === ICalAttendeeRole.NON
  const own = owner.includes(attendee.emailAddress?.address?.trim().toLowerCase() ?? '')
  const status = (own ? answer(event.responseStatus?.response) : undefined) ?? answer(attendee.status?.response)
  return {
    role,
    type: thing ? ICalAttendeeType.RESOURCE : ICalAttendeeType.INDIVIDUAL,
    status: status ?? ICalAttendeeStatus.NEEDSACTION,
    rsvp: status === undefined && !thing && event.responseRequested !== false,
  }
}

const MAIL = /^[^\s@<>]+@[^\s@<>]+$/

/** Name without quotes around it; address as it stands in a mailto URI. @see RFC 6068 §2 */
function person(address: EmailAddress | null | undefined): { name: string | undefined; mail: string | undefined } {
  const name = cleanLine(address?.name ?? '').replace(/^(["'])(.*)\1$/, '$2')
  const mail = cleanLine(address?.address ?? '')
  return {
    name: name === '' ? undefined : name,
    mail: MAIL.test(mail)
      ? encodeURIComponent(mail).replace(/%(40|2B|3D|24|26|3A|2F)/g, decodeURIComponent)
      : undefined,
  }
}
