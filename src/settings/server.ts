import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { LogLevel } from '../log.ts'
import { Bad, integer, matching, oneOf, path, type Reader, setting, url } from './setting.ts'

/** Checked at the start: a range that only fails when a request comes would fail every request. */
const ranges: Reader<readonly string[]> = (value) => {
  const entries = value.split(',').map((entry) => entry.trim())
  return entries.every(isRange) ? entries : new Bad('must be IP addresses or CIDR ranges, separated by commas')
}

function isRange(entry: string): boolean {
  const [address = '', bits, more] = entry.split('/')
  const most = { 4: 32, 6: 128 }[isIP(address)]
  if (most === undefined || more !== undefined || address.includes('%')) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
}

/** The process: where it listens, what it keeps where, what it logs. */
export const server = {
  port: setting('PORT', integer(0, 65_535), 'TCP port to listen on; 0 takes any free one.', 8080),
  host: setting(
    'HOST',
    matching(/^[0-9A-Za-z.:-]{1,255}$/, 'must be an address or a host name'),
    'Address to listen on. `0.0.0.0` for all; put a TLS proxy in front.',
    '127.0.0.1',
  ),
  publicUrl: setting<URL | undefined>(
    'PUBLIC_URL',
    url,
    'Where people and apps reach the bridge, sub-path included: `https://calendars.contoso.example/bridge`. Plain http only on this machine.',
    undefined,
    'http://localhost:PORT',
  ),
  trustedProxies: setting<readonly string[]>(
    'TRUSTED_PROXIES',
    ranges,
    'Addresses (or CIDR ranges) of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, separated by commas.',
    [],
    '(none)',
  ),
  dataDir: setting(
    'DATA_DIR',
    path,
    'Folder for the SQLite file and, unless KEY_FILE says otherwise, the sealing key.',
    resolve('data'),
    './data',
  ),
  keyFile: setting<string | undefined>(
    'KEY_FILE',
    path,
    'File that holds the sealing key; created at first start, readable by its owner alone. Keep it apart from backups of the data.',
    undefined,
    'DATA_DIR/bridge.key',
  ),
  logLevel: setting<LogLevel>(
    'LOG_LEVEL',
    oneOf<LogLevel>('debug', 'info', 'warn', 'error', 'silent'),
    'How much to log, as JSON lines on standard error.',
    'info',
  ),
} as const
