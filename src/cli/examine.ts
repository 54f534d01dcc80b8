/** `doctor`: how everything stands, in plain sentences. */
import { examine } from '../ops/doctor.ts'
import type { Finding } from '../ops/findings.ts'
import type { Command } from './command.ts'

const marks: Readonly<Record<Finding['standing'], string>> = { good: 'good', note: 'NOTE', bad: 'BAD ' }

export const examineCommand: Command = {
  words: ['doctor'],
  usage: 'doctor',
  does: 'look at settings, clock, store, secret, redirect URI and proxy, and say whose move it is',
  run: async ({ services, publicUrl, io }) => {
    const { readiness, credentials, visits } = services.ops
    const findings = await examine({ ...services, publicUrl, readiness, credentials, visits })
    io.out('good  The settings can be read, and fit each other.')
    for (const { standing, sentence } of findings) io.out(`${marks[standing]}  ${sentence}`)
    return findings.some(({ standing }) => standing === 'bad') ? 1 : 0
  },
}
