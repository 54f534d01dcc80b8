import type { Mailbox } from '../graph/mailbox.ts'
import type { Mailboxes } from '../graph/mailboxes.ts'
import type { EventInput, Role } from '../graph/model.ts'
import { ianaZone, instantOf } from '../graph/zones.ts'
import type { Person, SandboxContext } from '../model.ts'
import { seedAdele } from './adele/world.ts'
import { personalWorld, worldOf } from './others.ts'
import { chanceOf, type Stage, stageAt } from './stage.ts'

/** Fills all mailboxes. Equal directory and day give equal worlds. */

const PERSONAL_TID = '9188040d-6c67-4c5b-b112-36a304b66dad'
const DAY_MS = 86_400_000

export function seedWorld(mailboxes: Mailboxes, { directory, now }: Pick<SandboxContext, 'directory' | 'now'>): void {
  const adele = directory.people[0]
  for (const mailbox of mailboxes.all()) {
    const stage = stageAt(now(), mailbox.owner.oid)
    const write = (key: string, inputs: readonly EventInput[]): void => {
      for (const input of inputs) mailbox.addEvent(key, dated(input, stage, mailbox.owner))
    }
    if (mailbox.owner === adele) seedAdele(mailbox, stage, write)
    else seedOther(mailbox, stage, write)
  }
  if (adele !== undefined)
    share(
      mailboxes,
      directory.people.filter(({ tid }) => tid === adele.tid),
    )
}

function seedOther(mailbox: Mailbox, stage: Stage, write: (key: string, inputs: readonly EventInput[]) => void): void {
  const { owner } = mailbox
  mailbox.addCalendar({ key: 'calendar', name: 'Calendar', isDefaultCalendar: true })
  if (owner.empty) return
  write('calendar', (owner.tid === PERSONAL_TID ? personalWorld : worldOf[owner.kind])(stage))
  if (owner.kind === 'person' && owner.tid !== PERSONAL_TID) {
    mailbox.addCalendar({ key: 'side', name: 'Kids parties', color: 'lightYellow', hexColor: '#ffe66d' })
    write('side', [
      { subject: 'Party', start: { dateTime: `${stage.day(6)}T15:00:00`, timeZone: mailbox.settings.timeZone } },
    ])
  }
}

/** When it was made and last changed: some days before it happens, but never in the future. */
function dated(input: EventInput, { now }: Stage, owner: Person): EventInput {
  const chance = chanceOf(`${owner.oid} ${input.subject} ${input.start?.dateTime}`)
  const wall = input.start?.dateTime ?? new Date(now).toISOString()
  const start = instantOf(wall, ianaZone(input.start?.timeZone) ?? 'UTC')
  const before = Math.min(start, now) - (1 + chance.below(30)) * DAY_MS + chance.below(28_800_000)
  const created = Math.min(before, now - 3_600_000)
  const modified = Math.min(created + chance.below(2 * DAY_MS), now - 60_000)
  const stamp = (ms: number): string =>
    new Date(ms).toISOString().replace('Z', `${String(chance.below(10_000)).padStart(4, '0')}Z`)
  const given = input.createdDateTime
  return { createdDateTime: stamp(created), lastModifiedDateTime: given ?? stamp(modified), ...input }
}

/** Calendars opened in the first person's list: one per role, and the room's. By key of the link. */
const shared: readonly (readonly [key: string, person: string, folder: string, role: Role])[] = [
  ['freebusy', 'Diego Siciliani', 'calendar', 'freeBusyRead'],
  ['limited', 'Lee Gu', 'calendar', 'limitedRead'],
  ['read', 'Alex Wilber', 'calendar', 'read'],
  ['write', 'Megan Bowen', 'side', 'write'],
  ['delegate', 'Megan Bowen', 'calendar', 'delegateWithPrivateEventAccess'],
  ['nosecrets', 'Support Desk', 'calendar', 'delegateWithoutPrivateEventAccess'],
  ['room', 'Conf Room Adams', 'calendar', 'read'],
]

function share(mailboxes: Mailboxes, colleagues: readonly Person[]): void {
  const [adele] = colleagues
  const reader = adele && mailboxes.of(adele)
  for (const [key, name, folderKey, role] of shared) {
    const person = colleagues.find((each) => each.name === name)
    const mailbox = person && mailboxes.of(person)
    if (adele === undefined || reader === undefined || mailbox === undefined) continue
    mailbox.share(folderKey, adele.oid, role)
    reader.open(mailbox.calendar(folderKey), {
      key,
      ...(folderKey === 'side' ? { name: `${name} - Kids parties` } : {}),
    })
  }
  const alex = colleagues.find(({ name }) => name === 'Alex Wilber')
  if (alex !== undefined) reader?.share('calendar', alex.oid, 'read')
}
