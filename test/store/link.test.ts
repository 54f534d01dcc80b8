import { expect, it } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { Link } from '../../src/store/link.ts'

it('does not take an answer for missing that came while this process was too busy to look', async () => {
  const link = new Link({
    name: 'test',
    connect: async () => 'connection',
    discard: () => {},
    broke: () => false,
    isFinal: () => true,
    patienceMs: 50,
    log: silentLog,
  })
  await link.open()
  const answer = link.run(
    () => new Promise<string>((resolve) => setTimeout(() => setImmediate(() => resolve('read')), 20)),
  )
  const end = performance.now() + 150
  while (performance.now() < end);
  expect(await answer).toBe('read')
  link.close()
})
