import { ICalAlarmType } from 'ical-generator'
import type { Field } from './field.ts'
import { title } from './text.ts'

/** The minutes are there even when the reminder is off. Zero is a reminder too: at the start. */
const reminder: Field = {
  name: 'reminder',
  graph: ['isReminderOn', 'reminderMinutesBeforeStart'],
  ical: ['VALARM'],
  spec: 'RFC 5545 §3.6.6',
  toIcal: ({ event }) => {
    const minutes = event.reminderMinutesBeforeStart
    if (event.isReminderOn !== true || typeof minutes !== 'number' || minutes < 0) return {}
    const description = title(event) || 'Reminder'
    return { data: { alarms: [{ type: ICalAlarmType.display, triggerBefore: minutes * 60, description }] } }
  },
}

export const alarm: readonly Field[] = [reminder]
