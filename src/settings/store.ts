import { Bad, matching, path, type Reader, setting } from './setting.ts'

const kinds = ['redis:', 'rediss:', 'postgres:', 'postgresql:']

/** User and password may stand in it, so it is kept as text and never shown. */
const storeUrl: Reader<string> = (text) =>
  URL.canParse(text) && kinds.includes(new URL(text).protocol)
    ? text
    : new Bad('must begin with redis://, rediss:// or postgres://')

/** Where the data are kept, when not in a file of this machine. */
export const store = {
  storeUrlFile: setting<string | undefined>(
    'STORE_URL_FILE',
    path,
    'File with the address of a Redis, Valkey or Postgres server that keeps the data, for several bridges on the same data: `redis://user:password@host:6379/0`, `rediss://…` (TLS), `postgres://user:password@host:5432/database?sslmode=verify-full`. With `sslrootcert=<file>` in its query, certificates of an authority of your own are believed.',
    undefined,
    'none: a SQLite file in DATA_DIR',
  ),
  storeUrl: setting<string | undefined>(
    'STORE_URL',
    storeUrl,
    'The same address itself. A file is safer where it holds a password.',
    undefined,
    'none: a SQLite file in DATA_DIR',
  ),
  storeName: setting(
    'STORE_NAME',
    matching(/^[a-z][a-z0-9_]{0,39}$/, 'must be lower-case letters, digits and underscores, a letter first'),
    'What sets this bridge apart from others on that server: the prefix of its keys in Redis, its schema in Postgres.',
    'outlook_caldav_bridge',
  ),
} as const
