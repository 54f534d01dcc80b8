import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bed } from '../bed.ts'
import { type Client, holds, madeByApp, same } from '../client.ts'
import { debianVersion, mustRun } from '../run.ts'

/** @param collections as the configuration has them: all that the bridge has, or one by id */
function configure(
  bed: Bed,
  home: string,
  collections: string,
): { readonly env: Record<string, string>; readonly files: string } {
  const files = join(home, 'calendars')
  const id = bed.calendarPath.split('/').at(-2)
  const config = `[general]
status_path = "${home}/status/"
[pair outlook]
a = "local"
b = "bridge"
collections = [${collections}]
conflict_resolution = "b wins"
partial_sync = "revert"
metadata = ["color", "displayname"]
[storage local]
type = "filesystem"
path = "${files}/"
fileext = ".ics"
[storage bridge]
type = "caldav"
url = "${bed.origin}"
username = "${bed.username}"
password = "${bed.password}"
read_only = true
`
  writeFileSync(join(home, 'config'), config)
  return { env: { HOME: home, VDIRSYNCER_CONFIG: join(home, 'config') }, files: join(files, id ?? '') }
}

const objects = (folder: string): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.ics'))
const texts = (folder: string): string =>
  objects(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')

export const vdirsyncer: Client = {
  name: 'vdirsyncer',
  debian: ['vdirsyncer'],
  version: () => debianVersion('vdirsyncer'),
  start: async (bed) => {
    const { env, files } = configure(bed, bed.folder('vdirsyncer'), '"from b"')
    const sync = () => mustRun('vdirsyncer', ['sync'], { env })
    return {
      discovers: async () => void (await mustRun('vdirsyncer', ['discover'], { env, input: 'y\n'.repeat(40) })),
      lists: async () => {
        await sync()
        same('calendars', readdirSync(join(files, '..')).length, bed.names.length)
      },
      reads: async () => same('events', objects(files).length, bed.events),
      notices: async () => {
        const title = bed.rename()
        await sync()
        holds('the new title is not there', texts(files).includes(title))
      },
      obeys: async () => {
        writeFileSync(join(files, 'mine.ics'), madeByApp)
        await sync()
        await sync()
        same('events after an attempt to add one', objects(files).length, bed.events)
      },
    }
  },
}

export const khal: Client = {
  name: 'khal (on one calendar of vdirsyncer’s)',
  debian: ['khal', 'vdirsyncer'],
  version: () => debianVersion('khal'),
  start: async (bed) => {
    const home = bed.folder('khal')
    const { env, files } = configure(bed, home, `"${bed.calendarPath.split('/').at(-2)}"`)
    const config = `[calendars]\n[[all]]\npath = ${join(files, '..')}/*\ntype = discover\nreadonly = True\n[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n[sqlite]\npath = ${home}/khal.db\n`
    const list = async () =>
      (await mustRun('khal', ['-c', join(home, 'khal.conf'), 'list', '2026-06-01', '365d'], { env })).out
    return {
      discovers: 'it reads files',
      lists: async () => {
        await mustRun('vdirsyncer', ['discover'], { env, input: 'y\n'.repeat(40) })
        await mustRun('vdirsyncer', ['sync'], { env })
        writeFileSync(join(home, 'khal.conf'), config)
        const { out } = await mustRun('khal', ['-c', join(home, 'khal.conf'), 'printcalendars'], { env })
        same('calendars', out.trim().split('\n').length, 1)
      },
      reads: async () => holds('hardly an event', (await list()).split('\n').length > 10),
      notices: async () => {
        const title = bed.rename()
        await mustRun('vdirsyncer', ['sync'], { env })
        holds('the new title is not there', (await list()).includes(title))
      },
      obeys: 'it writes files alone',
    }
  },
}
