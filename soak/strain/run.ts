/** Each row at its full count against the real bridge, while a good client goes on reading. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { bodies, calendarsOf } from '../../bench/stage/client.ts'
import { type Stage, startStage } from '../../bench/stage/stage.ts'
import { randomOf } from '../random.ts'
import { type Ground, type Strain, strains } from './rows.ts'

export interface StrainOptions {
  /** Of the full counts, from 0 to 1. */
  readonly share: number
  /** How often the good client asks meanwhile. */
  readonly questions: number
  /** Fail where the good client waits longer, at the 95th percentile, ms. */
  readonly longestMs: number
  readonly seed: number
}

const events = 300
const calmMs = 60_000

/** @returns how many things went wrong */
export async function runStrain(options: StrainOptions, tell: (line: string) => void): Promise<number> {
  const stage = await startStage({ crowd: 2, settings: { FRESH_SECONDS: '3600', LOG_LEVEL: 'silent' } })
  try {
    const { ground, good } = await prepared(stage, options.seed)
    let wrong = 0
    for (const row of strains) {
      const found = await strained(stage, row, ground, good, options)
      tell(`${row.id} ${row.fails}: ${found.figures}${found.wrong === undefined ? '' : `: WRONG, ${found.wrong}`}`)
      if (found.wrong !== undefined) wrong += 1
    }
    return wrong
  } finally {
    await stage.close()
  }
}

async function prepared(stage: Stage, seed: number) {
  const good = await arrived(stage, 1)
  const { login, calendar } = await arrived(stage, 2)
  const revoked = await stage.bridge().ask<string>('revoked', login)
  const basic = (password: string) => `Basic ${Buffer.from(`${login.username}:${password}`).toString('base64')}`
  const query = bodies.query('20200101T000000Z', '20350101T000000Z')
  const port = Number(new URL(stage.publicUrl).port)
  const senders = { authorization: basic(login.password), revoked: basic(revoked) }
  return { ground: { port, random: randomOf(seed), calendar, query, ...senders }, good }
}

async function arrived(stage: Stage, person: number) {
  await stage.sandbox.ask('fill', { person, events, series: 10 })
  const login = await stage.signIn(person)
  await stage.bridge().ask('connect', login)
  const client = stage.client(login)
  const [calendar = ''] = await calendarsOf(client)
  return { login, client, calendar }
}

type Good = Awaited<ReturnType<typeof arrived>>

async function strained(stage: Stage, row: Strain, ground: Ground, good: Good, options: StrainOptions) {
  const before = descriptorsOf(stage)
  const usual = limitOf(stage)
  if (row.descriptors !== undefined) allow(stage, before + row.descriptors)
  const count = Math.ceil(row.count * options.share)
  const sockets = await Promise.all(Array.from({ length: count }, () => row.begin(ground)))
  const waits: number[] = []
  let refused = 0
  for (let n = 0; n < options.questions; n += 1) {
    const { status, ms } = await good.client.ask('PROPFIND', good.calendar, bodies.ctag)
    waits.push(ms)
    if (status !== 207) refused += 1
  }
  for (const socket of sockets) socket.destroy()
  const left = await settled(stage, before)
  const isOpen = (await fetch(`${stage.publicUrl}/health`, { headers: { connection: 'close' } })).ok
  allow(stage, usual)
  const p95 = waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.95)] ?? 0
  const { rssBytes } = await stage.usage()
  const figures = `${count} of them, p95 ${p95.toFixed(0)} ms, ${Math.round(rssBytes / 2 ** 20)} MiB`
  if (refused > 0) return { figures, wrong: `${refused} good requests were refused` }
  if (p95 > options.longestMs) return { figures, wrong: 'the good client waited too long' }
  if (!isOpen) return { figures, wrong: 'it takes no connections any more' }
  return { figures, wrong: left > 0 ? `${left} descriptors are left open` : undefined }
}

/** More open than before by a few is the good client's own. */
const spare = 8

/** @returns how many descriptors too many are open, once none is or the time is over */
async function settled(stage: Stage, before: number): Promise<number> {
  const end = performance.now() + calmMs
  for (;;) {
    const more = descriptorsOf(stage) - before - spare
    if (more <= 0 || performance.now() > end) return Math.max(0, more)
    await delay(50)
  }
}

/** How many files the bridge may have open; undefined where the system does not tell. */
function limitOf(stage: Stage): number | undefined {
  const path = `/proc/${stage.bridge().pid}/limits`
  const soft = existsSync(path) ? /Max open files\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1] : undefined
  return soft === undefined ? undefined : Number(soft)
}

/** Nothing happens where the system has no such program. */
function allow(stage: Stage, limit: number | undefined): void {
  if (limit !== undefined) spawnSync('prlimit', ['--pid', String(stage.bridge().pid), `--nofile=${limit}:`])
}

/** 0 where the system does not tell. */
function descriptorsOf(stage: Stage): number {
  try {
    return readdirSync(`/proc/${stage.bridge().pid}/fd`).length
  } catch {
    return 0
  }
}
