#!/usr/bin/env node
/** The process: reads words and environment, and hands over. */
import { existsSync } from 'node:fs'
import { type StorageCommand, storageCommands } from './cli/backup-restore.ts'
import type { Io } from './cli/command.ts'
import { UsageError } from './cli/command.ts'
import { commands } from './cli/commands.ts'
import { askRunning, openControl } from './cli/control.ts'
import { commandFor, runCommand } from './cli/run.ts'
import { setup, setupDoes, setupUsage } from './cli/setup.ts'
import { systemClock } from './clock.ts'
import { ConfigError, readConfig } from './config.ts'
import { StartError } from './errors.ts'
import { createLog, type Log } from './log.ts'
import { startBridge } from './serve.ts'
import { createServices } from './services.ts'
import { version } from './version.ts'

const io: Io = { out: (line) => console.log(line), err: (line) => console.error(line) }

const usage = [
  `Outlook CalDAV Bridge ${version}`,
  '',
  '  serve                          run the bridge',
  `  ${setupUsage}\n${' '.repeat(33)}${setupDoes}`,
  '  demo [--json]                  run it with a pretend Microsoft, nothing to set up',
  ...[...commands, ...storageCommands].map(({ usage: words, does }) => `  ${words.padEnd(30)} ${does}`),
  '',
  'Settings come from the environment: see docs/configuration.md.',
].join('\n')

async function serve(): Promise<number> {
  const stop = stopSignal()
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const bridge = await startBridge(config, systemClock, log)
  endOnSurprise(log)
  const control = await openControl(bridge.services, bridge.publicUrl)
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
async function demo(words: readonly string[]): Promise<number> {
  const stop = stopSignal()
  const place = new URL('../demo/demo.ts', import.meta.url)
  if (!existsSync(place)) {
    throw new StartError('The demo is not part of this installation. Run it from a clone of the repository.')
  }
  const { runDemo } = (await import(place.href)) as typeof import('../demo/demo.ts')
  return runDemo(process.env, words, io, stop)
}

async function command(words: readonly string[]): Promise<number> {
  if (commandFor(words) === undefined) {
    io.err(usage)
    return 2
  }
  const config = readConfig(process.env)
  const answered = await askRunning(config.dataDir, words, io)
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
function explainSetup(words: readonly string[]): number {
  try {
    setup(io, words)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    io.err(`${error.message}\nUsage: ${setupUsage}`)
    return 2
  }
}

/** Works on a store that no bridge has open. */
async function storage(command: StorageCommand, words: readonly string[]): Promise<number> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel)
  try {
    await command.run({ config, clock: systemClock, log, io }, words)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    io.err(`${error.message}\nUsage: ${command.usage}`)
    return 2
  }
}

/** Resolves at the first SIGINT or SIGTERM. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

async function main(words: readonly string[]): Promise<number> {
  const [first, ...rest] = words
  if (first === 'serve') return serve()
  if (first === 'demo') return demo(rest)
  if (first === '--version') io.out(version)
  else if (first === 'setup') return explainSetup(rest)
  else if (first === undefined || first === '--help' || first === 'help') io.out(usage)
  else {
    const known = storageCommands.find((each) => each.words[0] === first)
    return known === undefined ? command(words) : storage(known, rest)
  }
  return 0
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
