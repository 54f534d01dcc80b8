import { ICalEventClass, ICalEventStatus, ICalEventTransparency } from 'ical-generator'
import { words } from '../words.ts'
import type { Field } from './field.ts'

const isOpen = words({ tentativelyAccepted: true, tentative: true })

const status: Field = {
  name: 'status',
  graph: ['isCancelled', 'responseStatus', 'showAs'],
  ical: ['STATUS'],
  spec: 'RFC 5545 §3.8.1.11',
  note: 'A meeting that its organizer cancelled stays in Outlook until it is removed there: CANCELLED.',
  toIcal: ({ event }) => {
    if (event.isCancelled === true) return { data: { status: ICalEventStatus.CANCELLED } }
    const open = isOpen(event.responseStatus?.response) ?? isOpen(event.showAs) ?? false
    return { data: { status: open ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED } }
  },
}

const busyStatus = words({
  free: 'FREE',
  tentative: 'TENTATIVE',
  busy: 'BUSY',
  oof: 'OOF',
  workingElsewhere: 'WORKINGELSEWHERE',
})

/** Five states in Outlook, two in iCalendar. Exchange itself counts working elsewhere as free. */
const busy: Field = {
  name: 'busy',
  graph: ['showAs'],
  ical: ['TRANSP', 'X-MICROSOFT-CDO-BUSYSTATUS'],
  spec: 'RFC 5545 §3.8.2.7 · [MS-OXCICAL] §2.1.3.1.1.20.25, §2.1.3.1.1.20.31',
  note: '`free` and `workingElsewhere` do not block time; the finer state rides in X-MICROSOFT-CDO-BUSYSTATUS.',
  toIcal: ({ event }) => {
    const state = busyStatus(event.showAs)
    const free = state === 'FREE' || state === 'WORKINGELSEWHERE'
    return {
      data: { transparency: free ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE },
      ...(state === undefined ? {} : { lines: [{ name: 'X-MICROSOFT-CDO-BUSYSTATUS', value: state }] }),
    }
  },
}

const classOf = words({
  personal: ICalEventClass.PRIVATE,
  private: ICalEventClass.PRIVATE,
  confidential: ICalEventClass.CONFIDENTIAL,
})

const sensitivity: Field = {
  name: 'sensitivity',
  graph: ['sensitivity'],
  ical: ['CLASS'],
  spec: 'RFC 5545 §3.8.1.3 · [MS-OXCICAL] §2.1.3.1.1.20.4',
  note: '`personal` is PRIVATE too.',
  toIcal: ({ event }) => ({ data: { class: classOf(event.sensitivity) ?? ICalEventClass.PUBLIC } }),
}

const gradeOf = words({
  low: { priority: 9, cdo: '0' },
  normal: { priority: 5, cdo: '1' },
  high: { priority: 1, cdo: '2' },
})

const importance: Field = {
  name: 'importance',
  graph: ['importance'],
  ical: ['PRIORITY', 'X-MICROSOFT-CDO-IMPORTANCE'],
  spec: 'RFC 5545 §3.8.1.9 · [MS-OXCICAL] §2.1.3.1.1.20.17, §2.1.3.1.1.20.33',
  toIcal: ({ event }) => {
    const grade = gradeOf(event.importance)
    if (grade === undefined) return {}
    return { data: { priority: grade.priority }, lines: [{ name: 'X-MICROSOFT-CDO-IMPORTANCE', value: grade.cdo }] }
  },
}

export const state: readonly Field[] = [status, busy, sensitivity, importance]
