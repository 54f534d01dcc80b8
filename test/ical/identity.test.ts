import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { cancelledDates, originalDate } from '../../src/ical/occurrence.ts'
import { dateInUid, uidOf } from '../../src/ical/uid.ts'

const PREFIX = '040000008200E00074C5B7101A82E008'
const rest = 'B0C4D8F2F471DC0100000000000000001000000058B3A9C1D2E4F5061728394A5B6C7D8E'
const octets = (text: string): string => Buffer.from(text, 'utf8').toString('hex').toUpperCase()
const wrapped = (uid: string, date = '00000000'): string =>
  `${PREFIX}${date}${'00'.repeat(16)}34000000${octets('vCal-Uid')}01000000${octets(`${uid}\0`)}`

describe('the UID of an event', () => {
  it('is the iCalUId of a single event or a master, as it is', () => {
    expect(uidOf({ iCalUId: `${PREFIX}00000000${rest}` })).toBe(`${PREFIX}00000000${rest}`)
  })

  it('is the same for each occurrence: the octets with the date are zeroed', () => {
    expect(uidOf({ iCalUId: `${PREFIX}07EA0318${rest}` })).toBe(`${PREFIX}00000000${rest}`)
  })

  it('is the UID that another calendar had given, taken out of its wrapping', () => {
    expect(uidOf({ iCalUId: wrapped('7kukuqrf@google.example') })).toBe('7kukuqrf@google.example')
    expect(uidOf({ iCalUId: wrapped('Größe-1', '07EA0318') })).toBe('Größe-1')
  })

  it('stays wrapped when what is inside is no text', () => {
    const broken = `${PREFIX}00000000${'00'.repeat(16)}34000000${octets('vCal-Uid')}01000000FFFE00`
    expect(uidOf({ iCalUId: broken })).toBe(broken)
  })

  it('is any other text as it is, without what a line cannot hold', () => {
    expect(uidOf({ iCalUId: 'plain-uid' })).toBe('plain-uid')
    expect(uidOf({ iCalUId: 'a\r\nb\u0000' })).toBe('a b')
  })

  it('is uid when iCalUId is null, and nothing when there is neither', () => {
    expect(uidOf({ iCalUId: null, uid: 'u' })).toBe('u')
    expect(uidOf({ iCalUId: null })).toBeUndefined()
    expect(uidOf({ iCalUId: '', uid: null })).toBeUndefined()
    expect(uidOf({})).toBeUndefined()
  })

  it('tells the date of an occurrence', () => {
    expect(dateInUid(`${PREFIX}07E80309${rest}`)).toBe('2024-03-09')
    expect(dateInUid(`${PREFIX}00000000${rest}`)).toBeUndefined()
    expect(dateInUid('plain-uid')).toBeUndefined()
  })
})

/** Mailbox, mark, .NET ticks of midnight, the rest of the entry id. */
function classicId(date: string): string {
  const ticks = BigInt(Date.parse(`${date}T00:00:00Z`)) * 10_000n + 621_355_968_000_000_000n
  const bytes = Buffer.concat([
    Buffer.from('00032400', 'hex'),
    Buffer.from('d1a2fae9-db66-4cc9-8133-2184c77af1b8'),
    Buffer.from(`01510008${ticks.toString(16).padStart(16, '0')}46000000`, 'hex'),
    Buffer.alloc(66),
    Buffer.from([0x10]),
  ])
  return bytes.toString('base64').replaceAll('/', '-').replaceAll('+', '_')
}

const dateOf = (event: object, zone = 'Europe/Berlin'): string => originalDate({ id: 'x', ...event }, zone).toString()

describe('the date an exception stands for', () => {
  it('is in its occurrenceId, whatever dots the id of the master has', () => {
    expect(dateOf({ occurrenceId: 'OID.AAkA.lg=.2026-03-24', iCalUId: `${PREFIX}07EA0101${rest}` })).toBe('2026-03-24')
  })

  it('else in its iCalUId', () => {
    expect(dateOf({ occurrenceId: null, iCalUId: `${PREFIX}07EA0318${rest}`, id: classicId('2026-01-01') })).toBe(
      '2026-03-24',
    )
  })

  it('else in its classic id', () => {
    expect(dateOf({ id: classicId('2018-06-05'), originalStart: '2018-06-04T07:00:00Z' })).toBe('2018-06-05')
  })

  it('and only then the day of originalStart in the zone of the series', () => {
    expect(dateOf({ originalStart: '2026-03-24T23:30:00Z' })).toBe('2026-03-25')
    expect(dateOf({ originalStart: '2018-06-05T07:00:00Z' }, 'America/Los_Angeles')).toBe('2018-06-05')
  })

  it('is asked for: without it there is no exception', () => {
    expect(() => dateOf({})).toThrow('has an exception without its original date')
    expect(() => dateOf({ originalStart: 'yesterday' })).toThrow('has an exception without its original date')
    expect(() => dateOf({ occurrenceId: 'OID.x.2026-02-30' })).toThrow('has an occurrence with an impossible date')
  })
})

describe('cancelled occurrences', () => {
  it('are dates', () => {
    expect(cancelledDates({ id: 'x', cancelledOccurrences: ['OID.x.2026-03-24', 'OID.x.2026-04-01'] })).toEqual([
      Temporal.PlainDate.from('2026-03-24'),
      Temporal.PlainDate.from('2026-04-01'),
    ])
  })

  it('that are not understood are an error: they would come back to life', () => {
    expect(() => cancelledDates({ id: 'x', cancelledOccurrences: ['something new'] })).toThrow(
      'has a cancelled occurrence without its date',
    )
  })
})
