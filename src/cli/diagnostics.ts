/** `diagnostics`: what helps others to help, and may be posted in public. Names of settings and figures; no address, no id, no text of a person. */
import type { Services } from '../services.ts'
import { settings } from '../settings.ts'
import { version } from '../version.ts'
import type { Command } from './command.ts'

export const diagnosticsCommand: Command = {
  words: ['diagnostics'],
  usage: 'diagnostics',
  does: 'print what helps others to help: versions, names of settings, figures; safe to post in public',
  run: async ({ services, io }) => {
    io.out(JSON.stringify(await bundleOf(services), undefined, 2))
    return 0
  },
}

async function bundleOf({ config, store, ops }: Services) {
  return {
    version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    store: /^\w+(?=:\/\/)/.exec(store.backend.location)?.[0] ?? 'sqlite',
    cloud: config.cloud,
    settings: changedSettings(config),
    credentials: ops.credentials(),
    standing: await ops.readiness.check(),
    metrics: (await ops.metrics.text()).split('\n').filter((line) => !line.startsWith('#') && line !== ''),
  }
}

/** Figures and switches as they are; of everything else only that it was set, since addresses and secrets are among them. */
function changedSettings(config: Services['config']): Readonly<Record<string, number | boolean | 'set'>> {
  const values: Readonly<Record<string, unknown>> = { ...config }
  const changed = Object.entries(settings).filter(
    ([key, { fallback }]) => JSON.stringify(values[key]) !== JSON.stringify(fallback),
  )
  return Object.fromEntries(
    changed.map(([key, { name }]) => {
      const value = values[key]
      return [name, typeof value === 'number' || typeof value === 'boolean' ? value : 'set']
    }),
  )
}
