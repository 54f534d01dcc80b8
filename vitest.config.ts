import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { closingLine } from './test/reporter.ts'

/** Folders whose set-up is kept in a module: each of their files needs modules of its own. The others load what they share once. */
const apart = ['test/auth/**/*.test.ts', 'test/graph/**/*.test.ts']

const common = {
  testTimeout: 30_000,
  hookTimeout: 60_000,
  env: { TZ: 'America/St_Johns' }, // no result may depend on the zone of the machine
}

export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism()), // much of the time is spent waiting for programs that were started
    reporters: [['default', { summary: false }], closingLine],
    projects: [
      { test: { ...common, name: 'apart', include: apart } },
      { test: { ...common, name: 'together', include: ['test/**/*.test.ts'], exclude: apart, isolate: false } },
    ],
  },
})
