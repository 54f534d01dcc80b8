/** Which events are left out, one by one: by what their person knows them. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { meeting } from './fake-mailbox.ts'
import { full, minuteMs, stage } from './stage.ts'

const odd = (id: string, title: string, day: number) =>
  meeting(id, title, day, { recurrence: {} as never, type: 'seriesMaster' })

describe('events that are left out', () => {
  it('are told by title, start and reason, the latest first', async () => {
    const { look, mailbox, mirror, calendar } = await stage(full(2))
    mailbox.put('Calendar', meeting('x', 'No start', 3, { start: null }))
    mailbox.put('Calendar', odd('y', 'Odd\r\nseries', 9))
    mailbox.put('Calendar', odd('z', '', 4))
    await look()
    const [id, ...others] = [...(await mirror.leftOut('adele')).keys()]
    const told = (await mirror.leftOut('adele')).get(id ?? '') ?? []

    expect([id, others]).toEqual([await calendar('Calendar'), []])
    expect(told.map(({ title }) => title)).toEqual(['Odd series', '', 'No start'])
    expect(told.map(({ reason }) => reason)).toEqual([told[0]?.reason, told[0]?.reason, 'has no start'])
    expect(told.map(({ start }) => start !== undefined && new Date(start).getUTCDate())).toEqual([9, 4, false])
  })

  it('are told no more when they are well again', async () => {
    const { look, mailbox, mirror, clock } = await stage(full(2))
    mailbox.put('Calendar', meeting('x', 'No start', 3, { start: null }))
    await look()
    mailbox.put('Calendar', meeting('x', 'With a start', 3))
    clock.advance(minuteMs)
    await look()
    expect([...(await mirror.leftOut('adele'))]).toEqual([])
  })

  it('keep what was known of them when they cannot be read any more', async () => {
    const { look, mailbox, mirror, clock, calendar } = await stage(full(2))
    mailbox.put('Calendar', meeting('x', 'No start', 3, { start: null }))
    await look()
    mailbox.broken.set('x', new Fault('unavailable', 'for ever'))
    mailbox.put('Calendar', meeting('x', 'Still none', 3, { start: null }))
    for (let round = 0; round < 5; round += 1) {
      clock.advance(minuteMs)
      await look().catch(() => {})
    }
    expect((await mirror.leftOut('adele')).get(await calendar('Calendar'))).toMatchObject([
      { reason: 'could not be read from Microsoft', title: 'No start' },
    ])
  })

  it('are fifty at most, with titles of a bounded length', async () => {
    const { look, mailbox, mirror } = await stage(full(1))
    for (let each = 0; each < 60; each += 1)
      mailbox.put('Calendar', meeting(`x${each}`, 'long '.repeat(200), 3, { start: null }))
    await look()
    const [told] = (await mirror.leftOut('adele')).values()
    expect(told).toHaveLength(50)
    expect(told?.[0]?.title).toHaveLength(200)
  })

  it('of calendars that others share are not told', async () => {
    const { look, mailbox, mirror } = await stage(full(1))
    mailbox.listed = mailbox.listed.map((one) =>
      one.name === 'Team' ? { ...one, owner: { name: 'Megan', address: 'megan@contoso.example' } } : one,
    )
    mailbox.put('Team', meeting('x', 'Secret plan', 3, { start: null }))
    await look('Team')
    expect((await mirror.status('adele')).calendars?.find(({ name }) => name === 'Team')?.skipped).toHaveLength(1)
    expect([...(await mirror.leftOut('adele'))]).toEqual([])
  })

  it('are not told of somebody else', async () => {
    const { look, mailbox, mirror } = await stage(full(1))
    mailbox.put('Calendar', meeting('x', 'No start', 3, { start: null }))
    await look()
    expect([...(await mirror.leftOut('alex'))]).toEqual([])
  })
})
