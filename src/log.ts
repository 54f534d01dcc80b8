import { type DestinationStream, pino } from 'pino'

/** Everything a log line may hold. A field that is not in this list cannot be logged: that is how secrets stay out. */
export interface LogFields {
  /** Opaque account id (never an address). */
  readonly account?: string
  /** Id of the organization. */
  readonly tenant?: string
  /** Opaque calendar id. */
  readonly calendar?: string
  /** Public part of an app password. */
  readonly passwordId?: string
  /** Name of the route or step, never a URL. */
  readonly route?: string
  readonly method?: string
  readonly status?: number
  readonly ms?: number
  readonly bytes?: number
  readonly count?: number
  readonly removed?: number
  readonly calls?: number
  /** Changes that a change feed passed over. */
  readonly missed?: number
  /** Events that answer although a list or a feed took them away. */
  readonly living?: number
  readonly requestId?: string
  readonly correlationId?: string
  /** Stable error code (`Fault.kind`, Graph code, AADSTS number, errno). */
  readonly code?: string
  readonly reason?: string
  /** Address of a mailbox that was granted. For the audit log alone: it is not in the list below. */
  readonly mailbox?: string
  readonly port?: number
  /** As errors have it. Only where it happened is logged: the message above may quote what a person wrote. */
  readonly stack?: string
}

/** Structured log: one JSON line an event. `event` is a short fixed name such as `sync.done`. */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

const allowed: readonly (keyof LogFields)[] = [
  'account',
  'tenant',
  'calendar',
  'passwordId',
  'route',
  'method',
  'status',
  'ms',
  'bytes',
  'count',
  'removed',
  'calls',
  'missed',
  'living',
  'requestId',
  'correlationId',
  'code',
  'reason',
  'port',
  'stack',
]

function pick(fields: LogFields): Record<string, string | number> {
  const line: Record<string, string | number> = {}
  for (const name of allowed) {
    const value = fields[name]
    if (typeof value === 'number' || typeof value === 'string') line[name] = value
  }
  if (fields.stack !== undefined) line['stack'] = framesOf(fields.stack)
  return line
}

/** A place in a file, and nothing that only looks like one. */
const frame = /^ *at [\w.$<>[\]#* -]*\(?(?:(?:file:|node:|\/|[A-Z]:\\)[^()]+:\d+:\d+|<anonymous>)\)?$/

const framesOf = (stack: string): string =>
  stack
    .split('\n')
    .filter((line) => frame.test(line))
    .map((line) => line.trim())
    .join('\n')

/** @param destination where lines go; standard error by default, so that `--json` output stays clean. */
export function createLog(level: LogLevel, destination: DestinationStream = pino.destination(2)): Log {
  const out = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination)
  return {
    // Most lines are of this kind, and nearly nobody wants them.
    debug: (event, fields = {}) => {
      if (out.isLevelEnabled('debug')) out.debug(pick(fields), event)
    },
    info: (event, fields = {}) => out.info(pick(fields), event),
    warn: (event, fields = {}) => out.warn(pick(fields), event),
    error: (event, fields = {}) => out.error(pick(fields), event),
  }
}

/** Hears every event, whatever the level of the log. Must not throw. */
export type Listener = (event: string, fields: LogFields) => void

/** The same log, with somebody who listens: metrics and the audit log are made of what is logged. */
export function overheard(log: Log, ...listeners: readonly Listener[]): Log {
  const through =
    (write: Log['info']) =>
    (event: string, fields: LogFields = {}) => {
      for (const hear of listeners) hear(event, fields)
      write(event, fields)
    }
  return { debug: through(log.debug), info: through(log.info), warn: through(log.warn), error: through(log.error) }
}

/** For tests and tools that must stay quiet. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
