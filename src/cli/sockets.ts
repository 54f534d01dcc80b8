/** Where bridges that run can be asked: Unix sockets in the data folder. */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config.ts'

type Whereabouts = Pick<Config, 'dataDir' | 'storeUrl' | 'storeUrlFile' | 'storeName' | 'port'>

/** The path of a Unix socket is short, and names of machines may be long. */
const short = (text: string, digits: number): string => createHash('sha256').update(text).digest('hex').slice(0, digits)

const isFile = ({ storeUrl, storeUrlFile }: Whereabouts): boolean =>
  storeUrl === undefined && storeUrlFile === undefined

/** Bridges of another store may have the folder, too: they cannot answer for this one. */
const beginningFor = ({ storeName }: Whereabouts): string => `control-${short(storeName, 4)}-`

/**
 * A file has one bridge. Those that share a server may share a folder as well, and none takes the place of another: on one machine each has
 * a port of its own.
 *
 * @param port where this bridge listens
 */
export function ownSocket(config: Whereabouts, port: number): string {
  const name = isFile(config) ? 'control' : `${beginningFor(config)}${short(`${hostname()} ${port}`, 8)}`
  return join(config.dataDir, `${name}.sock`)
}

/** Where to ask, in turn: a bridge with these very settings first. Some may be left by a kill. */
export function knownSockets(config: Whereabouts): readonly string[] {
  const own = ownSocket(config, config.port)
  if (isFile(config)) return [own]
  const others = namesIn(config.dataDir)
    .filter((name) => name.startsWith(beginningFor(config)) && name.endsWith('.sock'))
    .map((name) => join(config.dataDir, name))
  return [...new Set([own, ...others.toSorted()])]
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
