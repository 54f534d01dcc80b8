import { createHash } from 'node:crypto'

/**
 * Identifiers built like Exchange's, byte by byte as seen in real answers, and read back.
 * Everything is derived, nothing stored: equal mailbox and counter give equal ids in every run.
 */

/** 16 bytes that stay the same for one mailbox and purpose. */
const bytesFor = (purpose: string, oid: string): Buffer =>
  createHash('sha256').update(`${purpose} ${oid}`).digest().subarray(0, 16)

export function guidFor(purpose: string, oid: string): string {
  const hex = bytesFor(purpose, oid).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-')
}

/** EWS base64 with two characters swapped: not base64url, the padding stays. */
const encode = (bytes: Buffer): string => bytes.toString('base64').replaceAll('/', '-').replaceAll('+', '_')

function decode(id: string): Buffer | undefined {
  if (!/^[A-Za-z0-9_-]{40,}={0,2}$/.test(id) || id.length % 4 !== 0) return undefined
  return Buffer.from(id.replaceAll('-', '/').replaceAll('_', '+'), 'base64')
}

const counterBytes = (counter: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeUIntBE(counter, 0, 6)
  return bytes
}

/** .NET ticks (100 ns since 0001-01-01) of midnight of that date. */
const ticksOf = (date: string): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE((BigInt(Date.parse(`${date}T00:00:00Z`)) + 62_135_596_800_000n) * 10_000n)
  return bytes
}

const dateOfTicks = (bytes: Buffer): string =>
  new Date(Number(bytes.readBigUInt64BE() / 10_000n - 62_135_596_800_000n)).toISOString().slice(0, 10)

const EWS = Buffer.from('00032400', 'hex')
const EVENT = Buffer.from('460000000000', 'hex')
const OCCURRENCE = Buffer.from('01510008', 'hex')
const FOLDER = Buffer.from('002e0000000000', 'hex')
/** Head of an immutable id: type, length, and the provider that is the same for everybody. */
const IMMUTABLE = Buffer.from('0009002e00000000001d840311aa6611cd9bc800aa002fc45a0d00', 'hex')
const IMMUTABLE_OCCURRENCE = Buffer.from('000a01510008', 'hex')

/** Where an id leads. */
export interface EventKey {
  /** Counter of the folder; undefined in immutable ids, which do not depend on it. */
  readonly folder: number | undefined
  readonly entry: number
  readonly date: string | undefined
}

const made = new Map<string, Ids>()

/** Ids as they are written in the mailbox of `viewer`, for items that lie in the one of `owner`. */
export function idsOf(viewer: string, owner: string): Ids {
  const key = `${viewer} ${owner}`
  const ids = made.get(key) ?? new Ids(viewer, owner)
  made.set(key, ids)
  return ids
}

/** Ids as they are written in one mailbox. `viewer` is the mailbox asked, `owner` the one that holds the item. */
export class Ids {
  readonly #head: Buffer
  readonly #provider: Buffer
  readonly #replica: Buffer

  constructor(viewer: string, owner: string) {
    this.#head = Buffer.concat([EWS, Buffer.from(guidFor('mailbox', viewer))])
    this.#provider = bytesFor('provider', viewer)
    this.#replica = bytesFor('replica', owner)
  }

  calendar(counter: number): string {
    const parts = [this.#head, FOLDER, this.#provider, Buffer.from('0100', 'hex'), this.#replica, counterBytes(counter)]
    return encode(Buffer.concat(parts))
  }

  /** A master or single (113 bytes), or an occurrence of it (124 bytes). */
  event(folder: number, entry: number, date: string | undefined, immutable: boolean): string {
    if (immutable) return this.#immutable(entry, date)
    const tail = [
      this.#provider,
      Buffer.from('0700', 'hex'),
      this.#replica,
      counterBytes(folder),
      this.#replica,
      counterBytes(entry),
    ]
    const parts =
      date === undefined
        ? [this.#head, Buffer.of(0), EVENT, ...tail]
        : [this.#head, OCCURRENCE, ticksOf(date), EVENT.subarray(0, 5), ...tail, Buffer.of(0x10)]
    return encode(Buffer.concat(parts))
  }

  #immutable(entry: number, date: string | undefined): string {
    const tail = [this.#replica, counterBytes(entry)]
    const parts =
      date === undefined
        ? [IMMUTABLE, ...tail]
        : [IMMUTABLE_OCCURRENCE, ticksOf(date), IMMUTABLE.subarray(1), ...tail, Buffer.of(0x10)]
    return encode(Buffer.concat(parts))
  }

  /** `W/"…"` holds exactly this. Standard base64, unlike ids. */
  changeKey(change: number): string {
    return Buffer.concat([this.#replica, counterBytes(change).subarray(0, 6)]).toString('base64')
  }

  /** @returns where an event id leads, `undefined` for one of another mailbox, `'malformed'` for what is no id at all. */
  read(id: string): EventKey | undefined | 'malformed' {
    const bytes = decode(id)
    if (bytes === undefined) return 'malformed'
    const key = readDefault(bytes) ?? readImmutable(bytes)
    if (key === undefined) return 'malformed'
    // Writing it again is the whole check: guid, provider, replica and every spare bit must be ours.
    return this.event(key.folder ?? 0, key.entry, key.date, key.folder === undefined) === id ? key : undefined
  }
}

function readDefault(bytes: Buffer): EventKey | undefined {
  if (!bytes.subarray(0, 4).equals(EWS)) return undefined
  if (bytes.length === 113) return { folder: bytes.readUIntBE(81, 6), entry: bytes.readUIntBE(105, 6), date: undefined }
  if (bytes.length !== 124) return undefined
  return { folder: bytes.readUIntBE(91, 6), entry: bytes.readUIntBE(115, 6), date: dateOfTicks(bytes.subarray(44, 52)) }
}

function readImmutable(bytes: Buffer): EventKey | undefined {
  if (bytes.length === 51) return { folder: undefined, entry: bytes.readUIntBE(43, 6), date: undefined }
  if (bytes.length !== 65 || !bytes.subarray(0, 6).equals(IMMUTABLE_OCCURRENCE)) return undefined
  return { folder: undefined, entry: bytes.readUIntBE(56, 6), date: dateOfTicks(bytes.subarray(6, 14)) }
}

const GLOBAL_PREFIX = '040000008200E00074C5B7101A82E008'

/** GlobalObjectId of a new event, hex. @see MS-OXOCAL 2.2.1.27 */
export function globalId(owner: string, entry: number, createdMs: number): string {
  const filetime = Buffer.alloc(8)
  filetime.writeBigUInt64LE((BigInt(Math.trunc(createdMs)) + 11_644_473_600_000n) * 10_000n)
  const data = bytesFor(`global ${entry}`, owner)
  return `${GLOBAL_PREFIX}00000000${hex(filetime)}${'00'.repeat(8)}10000000${hex(data)}`
}

/** GlobalObjectId of an event imported with a UID of its own. @see MS-OXCICAL 2.1.3.1.1.20.26 */
export function foreignGlobalId(uid: string): string {
  const data = Buffer.concat([Buffer.from('vCal-Uid'), Buffer.of(1, 0, 0, 0), Buffer.from(uid), Buffer.of(0)])
  const size = Buffer.alloc(4)
  size.writeUInt32LE(data.length)
  return `${GLOBAL_PREFIX}00000000${'00'.repeat(16)}${hex(size)}${hex(data)}`
}

/** The same id for one occurrence: its date sits in bytes 16 to 19. */
export function occurrenceGlobalId(global: string, date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  const bytes = Buffer.of((year ?? 0) >> 8, (year ?? 0) & 255, month ?? 0, day ?? 0)
  return `${global.slice(0, 32)}${hex(bytes)}${global.slice(40)}`
}

const hex = (bytes: Buffer): string => bytes.toString('hex').toUpperCase()
