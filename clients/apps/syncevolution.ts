import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Client, holds, madeByApp, same } from '../client.ts'
import { debianVersion, mustRun, run } from '../run.ts'

async function exportedTo(folder: string, database: readonly string[], env: Record<string, string>) {
  await mustRun('syncevolution', ['--export', folder, ...database], { env })
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
}

export const syncevolution: Client = {
  name: 'SyncEvolution (neon)',
  debian: ['syncevolution', 'syncevolution-libs'],
  version: () => debianVersion('syncevolution'),
  start: async (bed) => {
    const home = bed.folder('syncevolution')
    const env = { HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home }
    const common = [
      '--daemon=no',
      'loglevel=1',
      'backend=caldav',
      `syncURL=${bed.origin}/`,
      `username=${bed.username}`,
      `password=${bed.password}`,
    ]
    const one = [...common, `database=${bed.origin}${bed.calendarPath}`]
    const exported = () => exportedTo(bed.folder('exported'), one, env)
    let databases = ''
    return {
      discovers: async () => {
        const { out, err } = await run('syncevolution', ['--print-databases', ...common], { env })
        databases = out + err
        holds(`no calendars: ${databases.slice(-200)}`, databases.includes(bed.calendarPath))
      },
      lists: async () => {
        const missing = bed.names.filter((name) => !databases.includes(name))
        same('calendars that are missing', missing, [])
        same(
          'calendars it may write to',
          databases.split('\n').filter((line) => line.includes('/dav/') && !line.includes('read-only')),
          [],
        )
      },
      reads: async () => {
        same('events', (await exported()).length, bed.events)
      },
      notices: async () => {
        const title = bed.rename()
        holds(
          'the new title is not there',
          (await exported()).some((text) => text.includes(title)),
        )
      },
      obeys: async () => {
        const { code } = await run('syncevolution', ['--import', '-', ...one], { env, input: madeByApp })
        holds('took an event', code !== 0)
        same('events', (await exported()).length, bed.events)
      },
    }
  },
}
