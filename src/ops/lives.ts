/**
 * Deaths in a row. What kills a process again and again is, as a rule, something that it reads at Microsoft's: a calendar that does not fit
 * into memory, an answer that nobody foresaw. After some deaths in a short time nothing is read for a while, and apps are served from what is kept.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'

export interface Life {
  /** How many processes before this one died lately. */
  readonly deaths: number
  /** How long nothing is to be read, ms; 0 where all is well. */
  readonly restMs: number
  /** This one ends as it should. */
  end(): void
}

const windowMs = 10 * 60_000
const mostDeaths = 5
const restMs = windowMs

/** Of one bridge: several may share a data folder. */
export const livesFile = (dataDir: string, port: number): string =>
  join(dataDir, `lives-${hostname().replaceAll(/[^\w.-]/g, '_')}-${port}.json`)

/**
 * To be called once a bridge is ready to serve: one that is refused its start has not died of anything it read.
 *
 * @param file times of those beginnings, epoch ms, that were not followed by an end as it should be
 */
export function beginLife(file: string, clock: Clock): Life {
  const now = clock.now()
  const before = read(file).filter((at) => at <= now && now - at < windowMs)
  write(file, [...before, now])
  return {
    deaths: before.length,
    restMs: before.length >= mostDeaths ? restMs : 0,
    end: () => (before.length > 0 ? write(file, before) : rmSync(file, { force: true })),
  }
}

function read(file: string): readonly number[] {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return Array.isArray(found) ? found.filter((at) => typeof at === 'number') : []
  } catch {
    return [] // none, or cut off when it died
  }
}

/** Where the folder cannot be written, deaths are not counted; there, whoever starts it again has to. */
function write(file: string, lives: readonly number[]): void {
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 })
    writeFileSync(file, JSON.stringify(lives), { mode: 0o600 })
  } catch {}
}
