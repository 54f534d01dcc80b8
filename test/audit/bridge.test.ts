/** The audit log of the running bridge: from the terminal, and on the person's own page. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { runCommand } from '../../src/cli/run.ts'
import { dav, startQuietDemo } from '../e2e/stage.ts'

let demo: Demo
beforeAll(async () => {
  demo = await startQuietDemo()
})
afterAll(() => demo.close())

async function run(...words: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const io = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) }
  const { services, publicUrl } = demo.bridge
  return { code: await runCommand(services, publicUrl, words, io, new AbortController().signal), out, err }
}

it('a start, a sign-in, a password, its first use and what an operator did are in it, and it verifies', async () => {
  await dav(demo, 'PROPFIND', '/dav/', { depth: '0' })
  await demo.bridge.services.passwords.flush()
  await run('password', 'list', '--user', demo.facts.username)
  const { out } = await run('audit', 'export')
  const events = out.map((line) => (JSON.parse(line) as { event: string }).event)
  for (const event of ['started', 'signIn', 'passwordCreated', 'passwordFirstUsed', 'operatorCommand'])
    expect(events).toContain(event)
  expect(out.every((line) => /,"hash":"[0-9a-f]{64}"}$/.test(line))).toBe(true)
  expect(out.join('\n')).not.toContain(demo.facts.username)
  const verified = await run('audit', 'verify')
  expect([verified.code, verified.out]).toEqual([
    0,
    [expect.stringMatching(/^\d+ entries, none changed, none missing/)],
  ])
})

it('a changed entry is an exit code other than 0', async () => {
  const lines = demo.bridge.services.store.collection<{ line: string; hash: string }>('audit')
  const kept = await lines.get('000000000001')
  await lines.set('000000000001', { line: kept?.line.replace('started', 'stopped') ?? '', hash: kept?.hash ?? '' })
  const { code, err } = await run('audit', 'verify')
  expect([code, err]).toEqual([1, ['The audit log is not whole. Entry 1 does not follow from what is before it.']])
})
