/** The program itself, started as an operator starts it, in a data folder of the test's own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect } from 'vitest'

export const main = join(import.meta.dirname, '../../src/main.ts')
const clientId = '11111111-2222-4333-8444-555555555555'

export let dataDir = ''
let running: ChildProcess[] = []

/** For `beforeEach`. */
export function ownDataDir(): void {
  dataDir = mkdtempSync(join(tmpdir(), 'bridge-start-'))
}

/** For `afterEach`. */
export async function endAll(): Promise<void> {
  for (const child of running) if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit')
  running = []
  rmSync(dataDir, { recursive: true, force: true })
}

/** Of the program, with what differs from settings that are good. */
export const environment = (more: Readonly<Record<string, string>>): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  PORT: '0',
  DATA_DIR: dataDir,
  ENTRA_CLIENT_ID: clientId,
  ENTRA_CLIENT_SECRET: 's3cret-value',
  TENANTS: '*',
  LOG_LEVEL: 'silent',
  ...more,
})

export function start(more: Readonly<Record<string, string>>, ...words: string[]): ChildProcess {
  const child = spawn(process.execPath, [main, ...(words.length > 0 ? words : ['serve'])], {
    env: environment(more),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  return child
}

/** Runs to the end. */
export async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  const [out, err, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'exit') as Promise<[number | null]>,
  ])
  return { code, said: out + err }
}

/** Runs until it says that it is ready. */
export async function ready(child: ChildProcess): Promise<void> {
  const out = child.stdout
  if (out === null) throw new Error('no output to read')
  const [said] = (await once(out, 'data')) as [Buffer]
  expect(String(said)).toContain('The bridge runs.')
}

export async function stopped(child: ChildProcess): Promise<number | null> {
  const exit = once(child, 'exit') as Promise<[number | null]>
  child.kill('SIGTERM')
  return (await exit)[0]
}

/** One plain sentence or two, no stack. */
export function plain(said: string): string {
  expect(said).not.toMatch(/\bat .*\.ts:\d+|Error:/)
  return said.trim()
}
