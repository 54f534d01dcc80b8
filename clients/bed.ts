/** The demo with a mailbox that the runner can change, and a folder that goes away. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDemo } from '../demo/demo.ts'

export interface Bed {
  readonly origin: string
  readonly port: number
  readonly username: string
  readonly password: string
  /** Path of the calendar that changes. */
  readonly calendarPath: string
  readonly calendarName: string
  /** How many objects are in it. */
  readonly events: number
  /** Names of all calendars, sorted. */
  readonly names: readonly string[]
  /** An empty folder for that client's settings and data. */
  folder(name: string): string
  /** Gives one event of the calendar a new title. @returns the title */
  rename(): string
  close(): Promise<void>
}

const calendarName = 'Project Falcon'

/** Looks at Graph before each answer, so that a change is there with the next look. */
const environment = { PORT: '0', SANDBOX_PORT: '0', LOG_LEVEL: 'silent', FRESH_SECONDS: '0', FRESH_WAIT_MS: '15000' }

export async function startBed(): Promise<Bed> {
  const demo = await startDemo(environment)
  const { facts, bridge, sandbox } = demo
  const root = mkdtempSync(join(tmpdir(), 'clients-'))
  const person = sandbox.people.find(({ upn }) => upn === facts.username)
  const box = sandbox.graph.mailbox(person?.oid ?? '')
  const account = await bridge.services.accounts.find(facts.username)
  const calendars = (await bridge.services.mirror.status(account?.id ?? '')).calendars ?? []
  const calendar = calendars.find(({ name }) => name === calendarName)
  const folder = [...box.folders.values()].find(({ look }) => look.name === calendarName)
  const single = [...(folder?.items.values() ?? [])].find(({ series }) => series === undefined)
  let times = 0
  return {
    origin: new URL(facts.caldavUrl).origin,
    port: bridge.port,
    username: facts.username,
    password: facts.password,
    calendarPath: `${new URL(facts.homeUrl).pathname}${calendar?.id}/`,
    calendarName,
    events: calendar?.events ?? 0,
    names: calendars.map(({ name }) => name).sort(),
    folder: (name) => mkdtempSync(join(root, `${name}-`)),
    rename: () => {
      times += 1
      const subject = `Renamed ${times} for all apps`
      box.patchEvent(single?.entry ?? 0, { subject })
      return subject
    },
    close: async () => {
      await demo.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
