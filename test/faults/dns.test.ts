/** G22: the name of Microsoft cannot be looked up. */
import dns from 'node:dns'
import { expect, it, onTestFinished, vi } from 'vitest'
import { faultStage, minuteMs, secondMs } from './stage.ts'

/** As a resolver that is away says it. */
const away = (host: string): Error =>
  Object.assign(new Error(`getaddrinfo EAI_AGAIN ${host}`), {
    code: 'EAI_AGAIN',
    syscall: 'getaddrinfo',
    hostname: host,
  })

it('while the name of Graph cannot be looked up, an app has the kept copy, and the present soon afterwards', async () => {
  const stage = await faultStage({}, [], { host: 'localhost' })
  onTestFinished(() => stage.close())
  const before = await stage.look()
  const lookup = vi
    .spyOn(dns, 'lookup')
    .mockImplementation(
      ((host: string, _: object, done: (error: Error) => void) =>
        void process.nextTick(done, away(host))) as typeof dns.lookup,
    )
  onTestFinished(() => lookup.mockRestore())
  const calls = () => stage.sandbox.context.calls.list().length
  const title = stage.edit()
  // What is open needs no name: it is reset until nothing is left.
  stage.sandbox.context.faults.on({ name: 'g22-reset' })
  for (let asked = calls(), still = 0; still < 5; still += 1) {
    await stage.clock.leap(10 * minuteMs)
    expect(await stage.look(before.token)).toEqual(before)
    if (calls() > asked) still = 0
    asked = calls()
  }
  stage.sandbox.context.faults.off()
  const asked = calls()
  for (let looks = 0; looks < 5; looks += 1) {
    await stage.clock.leap(minuteMs)
    const { refused, gone, etags, token } = await stage.look(before.token)
    expect({ refused, gone, etags, token }).toEqual({ refused: [], gone: [], etags: before.etags, token: before.token })
  }
  expect(lookup).toHaveBeenCalled()
  expect(calls()).toBe(asked)
  lookup.mockRestore()
  const deadline = stage.clock.now() + 2 * minuteMs
  while (!(await stage.look()).titles.includes(title)) {
    expect(stage.clock.now()).toBeLessThan(deadline)
    await stage.clock.leap(15 * secondMs)
  }
})
