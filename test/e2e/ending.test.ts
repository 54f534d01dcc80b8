/** A bridge that is told to end under load, behind a balancer that looks at /ready: whoever has asked is answered. */
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { startQuietDemo } from '../e2e/stage.ts'

it('answers every request that it has taken, ends connections with the answers, and says at /ready that it is not', async () => {
  const demo = await startQuietDemo({ DRAIN_SECONDS: '1' })
  const { port } = demo.bridge
  const authorization = `Basic ${Buffer.from(`${demo.facts.username}:${demo.facts.password}`).toString('base64')}`
  const outcomes = { answered: 0, dropped: 0, endedWithAnswer: 0 }
  let isOver = false

  const ask = (agent: Agent, path: string, method: string) =>
    new Promise<number>((resolve, reject) => {
      const asked = request({ port, host: '127.0.0.1', agent, path, method, headers: { authorization, depth: '1' } })
      asked.on('error', reject)
      asked.on('response', (answer) => {
        if (answer.headers.connection === 'close') outcomes.endedWithAnswer += 1
        text(answer).then(() => resolve(answer.statusCode ?? 0), reject)
      })
      asked.end()
    })

  async function client(): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    while (!isOver) {
      try {
        const status = await ask(agent, '/dav/', 'PROPFIND')
        outcomes[status === 207 ? 'answered' : 'dropped'] += 1
      } catch {
        outcomes.dropped += 1
      }
    }
    agent.destroy()
  }

  const clients = Array.from({ length: 8 }, client)
  while (outcomes.answered < 40) await ask(new Agent(), '/health', 'GET')
  const closed = demo.bridge.close()
  const ready = await ask(new Agent(), '/ready', 'GET')
  isOver = true // a load balancer turns to others now
  await Promise.all([closed, ...clients])
  await demo.close().catch(() => {})
  expect(outcomes.dropped).toBe(0)
  expect(outcomes.endedWithAnswer).toBeGreaterThan(0)
  expect(ready).toBe(503)
})
