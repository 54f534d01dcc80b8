import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { closingLine } from './test/reporter.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: Math.max(2, availableParallelism()), // much of the time is spent waiting for programs that were started
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { TZ: 'America/St_Johns' }, // no result may depend on the zone of the machine
    reporters: [['default', { summary: false }], closingLine],
  },
})
