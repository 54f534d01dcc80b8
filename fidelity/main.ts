/** `npm run fidelity`: compares, and writes docs/fidelity.md. Exit code 1 when an app would show something else than Outlook. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { page } from './report.ts'
import { run } from './run.ts'

const INSTANCES = 100_000
const SEED = 2026

function setting(name: string, otherwise: number): number {
  const text = process.env[name] ?? ''
  if (text === '') return otherwise
  if (/^\d{1,9}$/.test(text)) return Number(text)
  console.error(`${name} has to be a whole number.`)
  process.exit(2)
}

const [seed, instances] = [setting('FIDELITY_SEED', SEED), setting('FIDELITY_INSTANCES', INSTANCES)]
console.log(`Seed ${seed}, ${instances.toLocaleString('en')} instances.`)
const startedAt = performance.now()
const { tally, counterexample } = await run(seed, instances, ({ events, instances: compared }) =>
  console.log(`${compared.toLocaleString('en')} instances of ${events.toLocaleString('en')} events: no difference`),
)
if (counterexample === undefined) {
  const text = page({ tally, seed, seconds: (performance.now() - startedAt) / 1000 })
  writeFileSync(join(import.meta.dirname, '../docs/fidelity.md'), text)
  console.log('Written to docs/fidelity.md.')
} else {
  console.error(`An app shows something else than Outlook. Seed ${seed}:\n\n${counterexample}`)
  process.exitCode = 1
}
