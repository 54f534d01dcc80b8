/** What objects are called: names never shared, never moved while an event lives, whatever ids and iCalUIds Graph brings. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { fakeMailbox, meeting, series } from './fake-mailbox.ts'
import { full, minuteMs, stage } from './stage.ts'

describe('names', () => {
  it('stay when Graph re-creates an event under a new id', async () => {
    const { look, mailbox, clock } = await stage(full(5))
    const before = await look()
    mailbox.remove('Calendar', 'e3')
    mailbox.put('Calendar', meeting('new', 'Meeting 3', 4, { iCalUId: 'e3@contoso.example' }))
    clock.advance(minuteMs)
    const after = await look()
    expect(after.index.map((entry) => entry.name)).toEqual(before.index.map((entry) => entry.name))
  })

  it('are not shared when the old id comes back beside the new one', async () => {
    const { look, titles, mailbox, clock } = await stage(full(5))
    await look()
    const old = mailbox.shelves.get('Calendar')?.get('e3') ?? meeting('e3', 'lost')
    mailbox.remove('Calendar', 'e3')
    mailbox.put('Calendar', meeting('new', 'Re-created', 4, { iCalUId: 'e3@contoso.example' }))
    clock.advance(minuteMs)
    await look()
    mailbox.put('Calendar', { ...old, changeKey: 'back' })
    clock.advance(minuteMs)
    const { index } = await look()
    expect(await titles()).toEqual(['Meeting 1', 'Meeting 2', 'Meeting 3', 'Meeting 4', 'Meeting 5', 'Re-created'])
    expect(new Set(index.map((entry) => entry.name)).size).toBe(6)
    expect(new Set(index.map((entry) => entry.uid)).size).toBe(6)
  })

  it('and UIDs are unique in a calendar, though two events share an iCalUId or have none', async () => {
    const mailbox = fakeMailbox('Calendar', 'Team')
    mailbox.put('Calendar', meeting('a', 'One', 1, { iCalUId: 'same@contoso.example' }))
    mailbox.put('Calendar', meeting('b', 'Copy', 2, { iCalUId: 'same@contoso.example' }))
    mailbox.put('Calendar', meeting('c', 'None', 3, { iCalUId: null }))
    const { index } = await (await stage(mailbox)).look()
    expect(new Set(index.map((entry) => entry.uid)).size).toBe(3)
  })

  it('of a copy stay when the event it was copied from goes', async () => {
    const mailbox = full(5)
    mailbox.put('Calendar', meeting('z', 'Copy', 2, { iCalUId: 'e3@contoso.example' }))
    const { look, clock } = await stage(mailbox)
    const before = await look()
    mailbox.remove('Calendar', 'e3')
    clock.advance(minuteMs)
    const { index } = await look()
    expect(index).toEqual(before.index.filter((entry) => entry.uid !== 'e3@contoso.example'))
  })

  it('and UIDs of an event that could not be read at first are the right ones once it can', async () => {
    const { look, mailbox, clock } = await stage(full(5))
    await look()
    mailbox.put('Calendar', series('b', 'Stand-up'))
    mailbox.broken.set('b', new Fault('unavailable', 'a moment'))
    clock.advance(minuteMs)
    expect((await look()).index).toHaveLength(5)
    mailbox.broken.clear()
    clock.advance(2 * minuteMs)
    expect((await look()).index.map((entry) => entry.uid)).toContain('b@contoso.example')
  })
})

describe('an event of a shape that nobody foresaw', () => {
  it('does not stop the others of its calendar', async () => {
    const { titles, mailbox, clock } = await stage(full(2))
    await titles()
    const odd = { iCalUId: 7, subject: { text: 'odd' }, start: 'today', attendees: 'all' }
    mailbox.put('Calendar', { ...meeting('odd', 'Odd'), ...odd } as never)
    mailbox.put('Calendar', meeting('new', 'New'))
    clock.advance(minuteMs)
    expect(await titles()).toEqual(['Meeting 1', 'Meeting 2', 'New'])
  })

  it('is read each time when Graph names no state of it', async () => {
    const { titles, mailbox, clock } = await stage(full(2))
    mailbox.put('Calendar', meeting('bare', 'Before', 3, { changeKey: '' }))
    await titles()
    mailbox.put('Calendar', meeting('bare', 'After', 3, { changeKey: '' }))
    clock.advance(minuteMs)
    expect(await titles()).toContain('After')
  })
})
