import { ICalAlarmType } from 'ical-generator'
import type { Field } from './field.ts'
import { title } from './text.ts'

/** The minutes are there even when the reminder is off. Zero is a reminder too: at the start; what is below zero rings after it (9:00 on the day). */
const reminder: Field = {
  name: 'reminder',
  graph: ['isReminderOn', 'reminderMinutesBeforeStart'],
  ical: ['VALARM'],
  spec: 'RFC 5545 §3.6.6',
  note: 'At the start for 0 minutes, after it for less; none when it is off.',
  toIcal: ({ event }) => {
    const minutes = event.reminderMinutesBeforeStart
    if (event.isReminderOn !== true || typeof minutes !== 'number' || !Number.isInteger(minutes)) return {}
    const description = title(event) || 'Reminder'
    const trigger = minutes < 0 ? { triggerAfter: -minutes * 60 } : { triggerBefore: minutes * 60 }
    return { data: { alarms: [{ type: ICalAlarmType.display, ...trigger, description }] } }
  },
}

export const alarm: readonly Field[] = [reminder]
