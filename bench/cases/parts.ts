/** Single parts: the look at an app password, the translator, and how much room events take in the store. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { GraphEvent } from '../../src/event.ts'
import { translate } from '../../src/ical/translate.ts'
import { type Figure, figure } from '../figure.ts'
import { startStage } from '../stage/stage.ts'
import { type Case, isWanted, type Options } from './case.ts'

const benches = ['auth', 'translator', 'store size'] as const
const goldenFolder = join(import.meta.dirname, '../../test/ical/golden')
const translations = 20_000
const looks = 2_000
const storedEvents = 5_000
const options = { uid: 'event@contoso.example', owner: ['adele@contoso.example'] } as const

/** Events of every kind, as the translator's own tests have them. */
const goldenEvents = (): readonly GraphEvent[] =>
  readdirSync(goldenFolder).map(
    (name) => JSON.parse(readFileSync(join(goldenFolder, name, 'graph.json'), 'utf8')) as GraphEvent,
  )

/** @returns events a second */
function translated(events: readonly GraphEvent[], times: number): number {
  const startedAt = performance.now()
  for (let i = 0; i < times; i += 1) {
    const event = events[i % events.length]
    if (event !== undefined) translate(event, options)
  }
  return times / ((performance.now() - startedAt) / 1_000)
}

function translator({ runs }: Options): Figure {
  const events = goldenEvents().filter((event) => {
    try {
      translate(event, options)
      return true
    } catch {
      return false
    }
  })
  translated(events, events.length * 10)
  const measured = Array.from({ length: runs }, () => ({ value: translated(events, translations) }))
  return figure('translator', `${events.length} kinds of events`, 'events/s', measured)
}

const bytesBelow = (folder: string): number =>
  readdirSync(folder)
    .filter((name) => name.includes('.sqlite'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)

async function inTheBridge({ runs }: Options, tell: (figure: Figure) => void): Promise<void> {
  const stage = await startStage({ crowd: 1 })
  try {
    const login = await stage.signIn(1)
    const auth = { right: login, wrong: { ...login, password: `${login.password.slice(0, -4)}zzzz` } }
    for (const [kind, one] of Object.entries(auth)) {
      const measured: { value: number }[] = []
      for (let i = 0; i < runs; i += 1) {
        measured.push({ value: await stage.bridge().ask('verify', { ...one, times: looks }) })
      }
      tell(figure('auth', `a ${kind} app password`, 'µs', measured))
    }
    await stage.sandbox.ask('fill', { person: 1, events: storedEvents, series: storedEvents / 25 })
    const before = bytesBelow(stage.dataDir)
    await stage.bridge().ask('connect', login)
    await stage.bridge().ask('close')
    const kib = (bytesBelow(stage.dataDir) - before) / 1024 / (storedEvents / 1_000)
    tell(figure('store size', 'each 1,000 events, sealed', 'KiB', [{ value: kib }]))
  } finally {
    await stage.close()
  }
}

export const parts: Case = {
  benches,
  run: async (options, tell) => {
    if (isWanted('translator', options.only)) tell(translator(options))
    if (['auth', 'store size'].some((name) => isWanted(name, options.only))) await inTheBridge(options, tell)
  },
}
