import { defineConfig } from 'vitest/config'
import { closingLine } from './test/reporter.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    env: { TZ: 'America/St_Johns' }, // no result may depend on the zone of the machine
    reporters: [['default', { summary: false }], closingLine],
  },
})
