import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts', 'sandbox/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    env: { TZ: 'America/St_Johns' }, // no result may depend on the zone of the machine
  },
})
