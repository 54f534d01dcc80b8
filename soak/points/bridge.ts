/** The bridge as a program that dies where it is told to: by its parent, or by `CRASH_AT` while it starts. */
import { flushCompileCache } from 'node:module'
import { type Migration, migrations } from '../../src/store/migrations.ts'
import { arm } from './crash.ts'
import type { Armed } from './table.ts'

const notes = Array.from({ length: 40 }, (_, n) => `note/${n}`)

/** Each brings every note one version further, one by one. */
const migrationTo = (to: number): Migration => ({
  to,
  run: async (collection) => {
    const migrated = collection<number>('migrated')
    for (const key of notes) {
      await migrated.update(key, (version = to - 1) => {
        if (version !== to && version !== to - 1) throw new Error(`${key} is of version ${version} on the way to ${to}`)
        return to
      })
    }
  },
})

for (let to = 2; to <= Number(process.env['MIGRATE_TO']); to += 1) (migrations as Migration[]).push(migrationTo(to))

const { CRASH_AT } = process.env
if (CRASH_AT !== undefined) arm(JSON.parse(CRASH_AT) as Armed)

await import('../../bench/stage/bridge.ts')
flushCompileCache() // its end will leave no time for that

// After the bridge: whoever listens first would get what is meant for it.
process.on('message', ({ name, input }: { readonly name: string; readonly input: Armed }) => {
  if (name === 'arm') arm(input)
})
