/** What is left of an event for those with whom its calendar is shared that far, and no further. */
import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { veiled } from '../../src/graph/sight.ts'
import { at, event, secret, wordsOf } from './planted.ts'

describe('an event', () => {
  it('is a time and nothing else for those who see busy times', () => {
    const seen = veiled(event(), 'busy')
    expect(JSON.stringify(seen)).not.toContain(secret)
    expect(seen).toMatchObject({ id: 'e1', start: at, end: at, showAs: 'oof', subject: 'Away' })
  })

  const traces = {
    iCalUId: 'traced',
    uid: 'traced',
    createdDateTime: 'traced',
    lastModifiedDateTime: 'traced',
    originalEndTimeZone: 'traced',
  }
  const rule = { pattern: { type: 'daily' }, range: { recurrenceTimeZone: 'Pacific Standard Time' } }

  it.each(['busy', 'titles', 'details'] as const)(
    'says neither what it is called in invitations nor when and where it was made, where it is hidden: %s',
    (sight) => {
      const hidden = event({ sensitivity: 'private', ...traces, originalStartTimeZone: 'Tokyo Standard Time' })
      expect(JSON.stringify(veiled(hidden, sight))).not.toMatch(/traced|Tokyo/)
      const series = veiled({ ...hidden, type: 'seriesMaster', recurrence: rule }, sight)
      expect(series, 'but the zone that its rule needs').toMatchObject({ originalStartTimeZone: 'Tokyo Standard Time' })
      expect(JSON.stringify(series)).not.toContain('traced')
    },
  )

  it('tells which date of its series it stands for, by whatever Graph says it', () => {
    const one = event({ type: 'exception', iCalUId: 'dated', lastModifiedDateTime: 'traced' })
    expect(veiled(one, 'busy')).toMatchObject({ iCalUId: 'dated' })
    expect(veiled({ ...one, occurrenceId: 'OID.e1.2026-11-20' }, 'busy').iCalUId).toBeUndefined()
    expect(JSON.stringify(veiled(one, 'busy'))).not.toContain('traced')
  })

  it('does not even say that it is private to those', () => {
    expect(veiled(event({ sensitivity: 'private', showAs: 'busy' }), 'titles').sensitivity).toBe('private')
    expect(veiled(event({ sensitivity: 'private' }), 'busy')).toEqual(veiled(event(), 'busy'))
  })

  it('that does not say whether it is private is', () => {
    const silent = { ...event(), sensitivity: undefined } as unknown as GraphEvent
    for (const sight of ['titles', 'details'] as const)
      expect(JSON.stringify(veiled(silent, sight))).not.toContain(secret)
  })

  it('has title and place, and nothing else, for those who see these', () => {
    expect(new Set(wordsOf(veiled(event(), 'titles')))).toEqual(new Set([`${secret} subject`, `${secret} place`]))
  })

  it('is whole for those who see details, but for private and confidential ones', () => {
    expect(veiled(event(), 'details')).toMatchObject({ body: { content: `${secret} body` } })
    for (const sensitivity of ['private', 'personal', 'confidential', 'somethingNew'])
      for (const sight of ['titles', 'details'] as const)
        expect(JSON.stringify(veiled(event({ sensitivity }), sight))).not.toContain(secret)
    expect(JSON.stringify(veiled(event({ sensitivity: 'private' }), 'private'))).toContain(secret)
  })

  it('hides what differs in a private series as well', () => {
    const series = event({
      sensitivity: 'private',
      exceptionOccurrences: [event()],
      cancelledOccurrences: ['OID.e1.2026-11-21'],
    })
    const seen = veiled(series, 'details')
    expect(JSON.stringify(seen)).not.toContain(secret)
    expect(seen.exceptionOccurrences).toHaveLength(1)
    expect(seen.cancelledOccurrences).toHaveLength(1)
    const one = veiled(event({ exceptionOccurrences: [event({ sensitivity: 'private' })] }), 'details')
    expect(JSON.stringify(one.exceptionOccurrences)).not.toContain(secret)
  })

  it('is another state for each sight, so that copies are read anew when that changes', () => {
    const states = (['busy', 'titles', 'details', 'private'] as const).map((sight) => veiled(event(), sight).changeKey)
    expect(new Set(states).size).toBe(4)
    for (const sight of ['busy', 'private'] as const) expect(veiled(event(), sight)['@odata.etag']).toBeUndefined()
  })
})
