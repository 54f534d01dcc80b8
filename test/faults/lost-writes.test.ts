/** S06: after a change of servers the store may be behind what it acknowledged. */
import { expect, it } from 'vitest'
import { type Disk, openDisk } from '../../soak/lives/store.ts'
import { Fault } from '../../src/errors.ts'
import { meeting } from '../mirror/fake-mailbox.ts'
import { full, handClock, minuteMs, stage } from '../mirror/stage.ts'

it('an app that knows more than the store loses nothing', async () => {
  const [clock, disk, mailbox] = [handClock(), new Map() as Disk, full(20)]
  const open = () => stage(mailbox, { clock, store: openDisk(disk, clock) })
  const first = await open()
  await first.look()
  const older = new Map(disk)
  mailbox.put('Calendar', meeting('new', 'New'))
  clock.advance(minuteMs)
  const { token } = await first.look()
  disk.clear()
  for (const [key, value] of older) disk.set(key, value)
  const second = await open()
  const id = await second.calendar('Calendar')
  mailbox.fault = new Fault('unavailable', 'dark')
  expect(await second.home.since(id, token, undefined)).toBeUndefined()
  expect(await second.titles()).toHaveLength(20)
  mailbox.fault = undefined
  clock.advance(5 * minuteMs)
  expect(await second.titles()).toContain('New')
  expect((await second.look()).token).toBe(token)
})
