import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Clock } from '../clock.ts'
import { StartError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Backend } from './adapter.ts'
import { codeOf } from './codes.ts'
import { Link } from './link.ts'
import { PostgresAdapter, tableOf } from './postgres.ts'
import { Slots } from './slots.ts'
import { adviceAtOnce, placeOf, warnOfPlainText } from './url.ts'

/** For a statement on the server; we give up a little later than it does. */
const statementMs = 1_250
const patienceMs = 1_500
/** Of the driver's own; the link gives up earlier, and knows better when this process was busy. */
const driverPatienceMs = 10_000
const mostConnections = 10
/** Who would wait behind so many is told at once. Reads that wait go together, so these are writes, nearly all of them. */
const mostWaiting = 2_000
/** A server that has no connection left for us may have one in a moment; meanwhile those have to do that we have. */
const connectionPausesMs = [25, 50, 100, 200, 400]
const narrowMs = 10_000
/** What the server, the database or the role says that has no connection left. */
const noConnection = '53300'
/** One process at a time makes the table. Any number will do, as long as it is always the same. */
const makingLock = 7_226_435_081

const advices: Readonly<Record<string, string>> = {
  '28P01': 'user name or password are wrong',
  '28000': 'this user may not connect',
  '3D000': 'there is no such database',
  '42501': 'this user may not create the schema: create it first, with this user as its owner',
}

/** No SQLSTATE: the driver's own word for a server that wants a password, and an address that has none. */
const lacksPassword = (error: unknown): boolean => error instanceof Error && error.message.startsWith('SASL')

const adviceFor = (error: unknown): string | undefined =>
  lacksPassword(error) ? advices['28P01'] : (advices[codeOf(error) ?? ''] ?? adviceAtOnce(error))

/** Broken connections (class 08), servers that stop (57P) and everything that is no SQLSTATE at all. */
const isOutage = (error: unknown): boolean => {
  const code = codeOf(error) ?? ''
  return !/^[0-9A-Z]{5}$/.test(code) || /^(08|57P)/.test(code)
}

/** Class 53: of connections, memory or disk there is not enough at the moment. */
const isCrowded = (error: unknown): boolean => /^53/.test(codeOf(error) ?? '')

/**
 * A schema of a Postgres database as a backend, seen by every process that is given the same address and name.
 *
 * @param schema made if it is not there
 * @throws StartError
 */
export async function openPostgres(address: URL, schema: string, clock: Clock, log: Log): Promise<Backend> {
  const { Pool } = (await import('pg')).default
  const location = placeOf(address)
  const mode = address.searchParams.get('sslmode') ?? 'disable'
  warnOfPlainText(address, mode !== 'disable', log)
  const link: Link<Pool> = new Link<Pool>({
    name: 'postgres',
    connect: () => connect(new Pool(optionsOf(address))),
    discard: (pool) => void pool.end().catch(() => {}),
    broke: isOutage,
    isFinal: (error) => adviceFor(error) !== undefined || !(isOutage(error) || isCrowded(error)),
    patienceMs,
    log,
  })
  try {
    await link.open()
    await link.run((pool) => prepare(pool, schema))
  } catch (error) {
    await link.close()?.end()
    const code = codeOf(error) ?? 'no code'
    const message = `The store ${location} cannot be opened (${code}): ${adviceFor(error) ?? 'check STORE_URL'}.`
    throw new StartError(message, { unseen: true })
  }
  return backend(link, location, schema, clock)
}

const optionsOf = (address: URL) => ({
  connectionString: address.href,
  application_name: 'outlook-caldav-bridge',
  max: mostConnections,
  connectionTimeoutMillis: driverPatienceMs,
  statement_timeout: statementMs,
  query_timeout: driverPatienceMs,
  idle_in_transaction_session_timeout: patienceMs,
  keepAlive: true,
})

/** Idle connections that break are taken out by the pool itself; the listener keeps them from ending the process. */
async function connect(pool: Pool): Promise<Pool> {
  pool.on('error', () => {})
  try {
    await pool.query('SELECT 1')
    return pool
  } catch (error) {
    void pool.end().catch(() => {})
    throw error
  }
}

/** Looked for first: `IF NOT EXISTS` wants the right to create even where there is nothing to create. */
async function prepare(pool: Pool, schema: string): Promise<void> {
  const table = tableOf(schema)
  const found = await pool.query('SELECT to_regclass($1) AS found', [table])
  if (found.rows[0]?.['found'] !== null) return
  await pool.query(`
    BEGIN;
    SELECT pg_advisory_xact_lock(${makingLock});
    CREATE SCHEMA IF NOT EXISTS ${schema};
    CREATE TABLE IF NOT EXISTS ${table} (
      collection text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, value text NOT NULL, expires bigint,
      PRIMARY KEY (collection, key)
    );
    CREATE INDEX IF NOT EXISTS records_by_expiry ON ${table} (expires) WHERE expires IS NOT NULL;
    COMMIT`)
}

function backend(link: Link<Pool>, location: string, schema: string, clock: Clock): Backend {
  const table = tableOf(schema)
  const bounded = turnsAt(link)
  const narrow = { run: bounded } as Link<Pool>
  return {
    location,
    shared: true,
    adapter: (namespace) => new PostgresAdapter(narrow, schema, namespace, clock),
    namespaces: async () => {
      const { rows } = await bounded((pool) =>
        pool.query(`SELECT DISTINCT collection FROM ${table} ORDER BY collection`),
      )
      return rows.map((row) => String(row['collection']))
    },
    sweep: async (now, most) => {
      const gone = `SELECT ctid FROM ${table} WHERE expires < $1 LIMIT $2`
      const done = await bounded((pool) => pool.query(`DELETE FROM ${table} WHERE ctid IN (${gone})`, [now, most]))
      return done.rowCount ?? 0
    },
    wipe: async () => void (await bounded((pool) => pool.query(`TRUNCATE ${table}`))),
    close: async () => {
      await link.close()?.end()
    },
  }
}

/** Runs so much at once as there are connections. What met no connection was never sent, so that it is safe to try again. */
function turnsAt(link: Link<Pool>): Link<Pool>['run'] {
  const slots = new Slots({ most: mostConnections, mostWaiting, patienceMs, refusal: crowded })
  const narrowed = (error: unknown): never => {
    if (codeOf(error) === noConnection) slots.narrow(narrowMs)
    throw error
  }
  return async (work) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await slots.run(() => link.run(work).catch(narrowed))
      } catch (error) {
        const pauseMs = connectionPausesMs[attempt]
        if (codeOf(error) !== noConnection || pauseMs === undefined) throw error
        await delay(pauseMs)
      }
    }
  }
}

const crowded = (): Error => Object.assign(new Error('too many wait for the store'), { code: 'CROWDED' })
