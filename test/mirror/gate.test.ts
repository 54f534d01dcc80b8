/** How many rounds begin at once, and whose turn it is. */
import { describe, expect, it } from 'vitest'
import { Gate } from '../../src/mirror/gate.ts'
import { account, handClock } from './stage.ts'

const inTenant = (id: string, tid: string) => ({ id, identity: { ...account(id).identity, tid } })

/** A clock whose sleepers wake when time is moved past their hour. */
function sleepers() {
  const clock = handClock()
  const asleep: { readonly until: number; readonly wake: () => void }[] = []
  const sleep = (ms: number) => new Promise<void>((wake) => asleep.push({ until: clock.now() + ms, wake }))
  const pass = async (ms: number) => {
    clock.advance(ms)
    for (const { until, wake } of asleep.splice(0)) if (until <= clock.now()) wake()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { clock: { ...clock, sleep }, pass }
}

/** Rounds that ask to begin: who was let in, in order, and how to end them. */
function door(gate: Gate) {
  const inside: string[] = []
  const leave: (() => void)[] = []
  const ask = (id: string, tid = 'tid', alive = () => true) => {
    void gate.enter(inTenant(id, tid), alive, () => inside.push(id)).then((end) => leave.push(end))
  }
  const end = async () => {
    await new Promise((resolve) => setImmediate(resolve))
    leave.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { inside, ask, end }
}

describe('the gate', () => {
  it('lets in at once, as many as there is room for', async () => {
    const { inside, ask, end } = door(new Gate({ clock: handClock(), mostInside: 2 }))
    for (const id of ['a', 'b', 'c']) ask(id)
    expect(inside).toEqual(['a', 'b'])
    await end()
    expect(inside).toEqual(['a', 'b', 'c'])
  })

  it('gives each tenant its turn, however many wait in another', async () => {
    const { inside, ask, end } = door(new Gate({ clock: handClock(), mostInside: 1, mostBeside: 0 }))
    for (const id of ['l1', 'l2', 'l3', 'l4']) ask(id, 'large')
    ask('s1', 'small')
    for (let i = 0; i < 4; i += 1) await end()
    expect(inside).toEqual(['l1', 'l2', 's1', 'l3', 'l4'])
  })

  it('lets in a tenant that has none under way, though another fills all places with rounds that do not end', async () => {
    const { inside, ask, end } = door(new Gate({ clock: handClock(), mostInside: 2, mostBeside: 1 }))
    for (const id of ['l1', 'l2', 'l3']) ask(id, 'large')
    for (const id of ['s1', 's2', 'o1']) ask(id, id.startsWith('s') ? 'small' : 'other')
    expect(inside).toEqual(['l1', 'l2', 's1'])
    await end() // l1
    expect(inside).toEqual(['l1', 'l2', 's1', 'o1'])
    await end() // l2: the large one has none under way now
    expect(inside).toEqual(['l1', 'l2', 's1', 'o1', 'l3'])
  })

  it('spreads the accounts that it has not met since the start', async () => {
    const { clock, pass } = sleepers()
    const { inside, ask } = door(new Gate({ clock, mostInside: 100, coldPerSecond: 2 }))
    for (const id of ['a', 'b', 'c', 'd']) ask(id)
    expect(inside).toEqual(['a', 'b'])
    await pass(500)
    expect(inside).toEqual(['a', 'b', 'c'])
    ask('a')
    expect(inside).toEqual(['a', 'b', 'c', 'a'])
    await pass(500)
    expect(inside.at(-1)).toBe('d')
  })

  it('lets new accounts wait while the process is too busy to wake in time', async () => {
    const { clock, pass } = sleepers()
    const { inside, ask } = door(new Gate({ clock, mostInside: 100, coldPerSecond: 2 }))
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) ask(id)
    for (let wakings = 0; wakings < 3; wakings += 1) await pass(5_000)
    expect(inside).toEqual(['a', 'b'])
    await pass(5_000)
    expect(inside).toEqual(['a', 'b', 'c'])
    clock.advance(5_000)
    ask('g')
    expect(inside).toEqual(['a', 'b', 'c'])
    await pass(0)
    expect(inside).toEqual(['a', 'b', 'c'])
    await pass(500)
    expect(inside).toEqual(['a', 'b', 'c', 'd'])
  })

  it('lets new accounts wait while the process is at work most of its time', async () => {
    const { clock, pass } = sleepers()
    let share = 0.95
    const { inside, ask } = door(new Gate({ clock, mostInside: 100, coldPerSecond: 2, occupied: () => share }))
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) ask(id)
    for (let wakings = 0; wakings < 3; wakings += 1) await pass(500)
    expect(inside).toEqual(['a', 'b'])
    await pass(500)
    expect(inside).toEqual(['a', 'b', 'c'])
    share = 0.5
    await pass(500)
    expect(inside).toEqual(['a', 'b', 'c', 'd'])
  })

  it('lets go those that do not want to begin any more', async () => {
    const { inside, ask } = door(new Gate({ clock: handClock(), mostInside: 1, mostBeside: 0 }))
    let isWanted = true
    const gate = new Gate({ clock: handClock(), mostInside: 1 })
    const other = door(gate)
    other.ask('a')
    other.ask('b', 'tid', () => isWanted)
    other.ask('c')
    isWanted = false
    gate.dismiss()
    expect(other.inside).toEqual(['a', 'b'])
    ask('x')
    expect(inside).toEqual(['x'])
  })
})
