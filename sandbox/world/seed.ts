import type { Mailboxes } from '../graph/mailboxes.ts'
import type { SandboxContext } from '../model.ts'

export function seedWorld(mailboxes: Mailboxes, { now }: Pick<SandboxContext, 'now'>): void {
  for (const mailbox of mailboxes.all()) {
    mailbox.addCalendar({ key: 'calendar', name: 'Calendar', isDefaultCalendar: true })
    mailbox.addEvent('calendar', {
      subject: 'x',
      start: { dateTime: new Date(now()).toISOString().slice(0, 19), timeZone: 'UTC' },
    })
  }
}
