#!/usr/bin/env node
/** The process: reads words and environment, and hands over. */
import { existsSync } from 'node:fs'
import { type StorageCommand, storageCommands } from './cli/backup-restore.ts'
import type { Io } from './cli/command.ts'
import { commands } from './cli/commands.ts'
import { askRunning, openControl } from './cli/control.ts'
import { runCommand } from './cli/run.ts'
import { setup, setupGrammar } from './cli/setup.ts'
import { knownSockets } from './cli/sockets.ts'
import {
  commandFor,
  type Given,
  type Grammar,
  UsageError,
  understood,
  unknownCommand,
  usageMessage,
} from './cli/words.ts'
import { systemClock } from './clock.ts'
import { ConfigError, readConfig } from './config.ts'
import { StartError } from './errors.ts'
import { createLog, type Log } from './log.ts'
import { startBridge } from './serve.ts'
import { createServices } from './services.ts'
import { version } from './version.ts'

const io: Io = { out: (line) => console.log(line), err: (line) => console.error(line) }

/** A command, with how this process does it. */
interface Row extends Grammar {
  /** @param words all that were typed @returns the exit code @throws UsageError */
  start(given: Given, words: readonly string[]): Promise<number> | number
}

const rows: readonly Row[] = [
  { words: ['serve'], usage: 'serve', does: 'run the bridge', start: serve },
  { ...setupGrammar, start: explainSetup },
  {
    words: ['demo'],
    usage: 'demo [--json]',
    does: 'run it with a pretend Microsoft, nothing to set up',
    options: { json: { type: 'boolean' } },
    start: demo,
  },
  ...commands.map((one): Row => ({ ...one, start: (_, words) => command(words) })),
  ...storageCommands.map((one): Row => ({ ...one, start: (given) => storage(one, given) })),
]

const column = 31
const lineOf = ({ usage, does }: Grammar): string =>
  usage.length < column ? `  ${usage.padEnd(column)}${does}` : `  ${usage}\n${' '.repeat(column + 2)}${does}`

const help = [
  `Outlook CalDAV Bridge ${version}`,
  '',
  ...rows.map(lineOf),
  '',
  'A command and --help: that command alone. Settings come from the environment: see docs/configuration.md.',
].join('\n')

async function serve(): Promise<number> {
  const stop = stopSignal()
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const bridge = await startBridge(config, systemClock, log)
  endOnSurprise(log)
  const control = await openControl(bridge.services, bridge.publicUrl, bridge.port)
  const { newKeyFile } = bridge.services
  if (newKeyFile !== undefined)
    io.err(
      `A sealing key was made: ${newKeyFile}. Keep a copy apart from the data; without it the data cannot be opened.`,
    )
  io.out(`The bridge runs. Token page and server address for apps: ${bridge.publicUrl}`)
  await stop
  control?.close()
  control?.closeAllConnections()
  await bridge.close()
  return 0
}

/** So that whoever starts it again knows that it did not end by itself. @see sysexits(3) */
const softwareError = 70

/** Of a state that nobody foresaw, nothing is believed: what is in the store is whole, so a new process begins with that. */
function endOnSurprise(log: Log): void {
  process.on('uncaughtException', (error: unknown, origin) => {
    const [code, stack] = error instanceof Error ? [error.name, error.stack] : [typeof error, undefined]
    log.error('bridge.crashed', { code, reason: origin, ...(stack === undefined ? {} : { stack }) })
    process.exit(softwareError)
  })
}

/** The demo and its sandbox are not part of a production installation, so they are looked for only when asked for. */
async function demo({ values }: Given): Promise<number> {
  const stop = stopSignal()
  const place = new URL('../demo/demo.ts', import.meta.url)
  if (!existsSync(place)) {
    throw new StartError('The demo is not part of this installation. Run it from a clone of the repository.')
  }
  const { runDemo } = (await import(place.href)) as typeof import('../demo/demo.ts')
  return runDemo(process.env, values['json'] === true, io, stop)
}

async function command(words: readonly string[]): Promise<number> {
  const config = readConfig(process.env)
  const answered = await askRunning(knownSockets(config), words, io)
  if (answered !== undefined) return answered
  const services = await createServices(
    config,
    systemClock,
    createLog(config.logLevel === 'info' ? 'warn' : config.logLevel),
  )
  const publicUrl = config.publicUrl ?? new URL(`http://localhost:${config.port}`)
  try {
    return await runCommand(services, publicUrl.href.replace(/\/+$/, ''), words, io, new AbortController().signal)
  } finally {
    await services.close()
  }
}

/** Needs no settings: it is how one comes by them. */
function explainSetup(given: Given): number {
  setup(io, given)
  return 0
}

/** Works on a store that no bridge has open. */
async function storage(command: StorageCommand, given: Given): Promise<number> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel)
  await command.run({ config, clock: systemClock, log, io }, given)
  return 0
}

/** Resolves at the first SIGINT or SIGTERM. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

/** Words that mean the list of commands, and no command. */
const asksForHelp = new Set<string | undefined>([undefined, 'help', '--help', '-h'])

async function main(words: readonly string[]): Promise<number> {
  const row = commandFor(words, rows)
  if (row !== undefined) return begin(row, words)
  const [first] = words
  if (first === '--version') io.out(version)
  else if (asksForHelp.has(first)) io.out(help)
  else {
    io.err(unknownCommand(words, rows))
    return 2
  }
  return 0
}

/** What was typed is looked at before the settings are, and before a bridge that runs is asked. */
async function begin(row: Row, words: readonly string[]): Promise<number> {
  const rest = words.slice(row.words.length)
  if (rest.includes('--help')) {
    io.out(`${row.usage}\n  ${row.does}`)
    return 0
  }
  try {
    return await row.start(understood(row, rest), words)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    io.err(usageMessage(error, row))
    return 2
  }
}

/** Everything is closed then. A request to Microsoft that hangs is not waited for. */
const lingerMs = 500

try {
  process.exitCode = await main(process.argv.slice(2))
  setTimeout(() => process.exit(), lingerMs).unref()
} catch (error) {
  if (!(error instanceof StartError) && !(error instanceof ConfigError)) throw error
  io.err(error.message)
  process.exitCode = 1
}
