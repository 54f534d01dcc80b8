import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor
let csrf: string

beforeEach(async () => {
  world = await fakeWorld()
  adele = new Visitor(world)
  await adele.signIn()
  csrf = await adele.csrf('/passwords')
})
afterEach(() => world.close())

describe('a form is refused', () => {
  const fields: Record<string, () => Record<string, string> | Promise<Record<string, string>>> = {
    'without token': () => ({ label: 'x' }),
    'with an empty token': () => ({ label: 'x', csrf: '' }),
    'with a wrong token': () => ({ label: 'x', csrf: 'wrong' }),
    'with the token of another form': async () => ({ label: 'x', csrf: await adele.csrf('/logout') }),
    'with the token of another session': async () => {
      const other = new Visitor(world)
      await other.signIn()
      return { label: 'x', csrf: await other.csrf('/passwords') }
    },
  }
  for (const [name, make] of Object.entries(fields)) {
    it(name, async () => {
      expect((await adele.post('/passwords', await make())).status).toBe(403)
      expect(world.passwords.records).toEqual([])
    })
  }

  const headers: Record<string, (host: string) => Record<string, string>> = {
    'from another origin': () => ({ Origin: 'https://evil.example' }),
    'from an opaque origin': () => ({ Origin: 'null' }),
    'from a longer host name': (host) => ({ Origin: `http://${host}.evil.example` }),
    'from the other scheme': (host) => ({ Origin: `https://${host}` }),
    'sent across sites': (host) => ({ Origin: `http://${host}`, 'Sec-Fetch-Site': 'cross-site' }),
    'sent by a sibling domain': (host) => ({ Origin: `http://${host}`, 'Sec-Fetch-Site': 'same-site' }),
    'when the browser says nothing of where it comes from': () => ({ Origin: '' }),
  }
  for (const [name, make] of Object.entries(headers)) {
    it(name, async () => {
      expect((await adele.post('/passwords', { label: 'x', csrf }, make(world.publicUrl.host))).status).toBe(403)
      expect(world.passwords.records).toEqual([])
    })
  }

  const bodies: Record<string, (good: string) => [type: string, body: string]> = {
    'as text': (good) => ['text/plain', good],
    'as JSON': () => ['application/json', JSON.stringify({ label: 'x', csrf })],
    'as multipart': () => [
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="label"\r\n\r\nx\r\n--x--\r\n`,
    ],
    'with two tokens': (good) => ['application/x-www-form-urlencoded', `csrf=wrong&${good}`],
    'with two names': (good) => ['application/x-www-form-urlencoded', `${good}&label=y`],
    'with 9,000 octets': (good) => ['application/x-www-form-urlencoded', `${good}&label=${'a'.repeat(9000)}`],
  }
  for (const [name, make] of Object.entries(bodies)) {
    it(name, async () => {
      const [type, body] = make(new URLSearchParams({ label: 'x', csrf }).toString())
      const headers = { Origin: world.publicUrl.origin, 'Content-Type': type }

      expect((await adele.send('/passwords', { method: 'POST', body, headers })).status).toBe(400)
      expect(world.passwords.records).toEqual([])
    })
  }

  it('with its token in the address', async () => {
    expect((await adele.post(`/passwords?csrf=${csrf}`, { label: 'x' })).status).toBe(403)
  })

  it('with GET and HEAD', async () => {
    for (const method of ['GET', 'HEAD', 'PUT', 'PROPFIND', 'OPTIONS']) {
      const answer = await adele.send(`/passwords?label=x&csrf=${csrf}`, { method })
      expect([answer.status, answer.headers.get('Allow')], method).toEqual([405, 'POST'])
    }
    expect(world.passwords.records).toEqual([])
  })

  it('of nobody: it leads to the start, which says why', async () => {
    const answer = await new Visitor(world).post('/passwords', { label: 'x', csrf })

    expect([answer.status, answer.location]).toEqual([303, '/?note=ended'])
    expect((await new Visitor(world).get('/?note=ended')).text).toContain('You are not signed in, or not any more.')
  })
})

describe('a form is taken', () => {
  it('from our own page', async () => {
    expect((await adele.post('/passwords', { label: 'x', csrf }, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(303)
    expect(world.passwords.records).toHaveLength(1)
  })

  it('from a browser that names no origin but says that it is ours', async () => {
    const headers = { Origin: '', 'Sec-Fetch-Site': 'same-origin' }

    expect((await adele.post('/passwords', { label: 'x', csrf }, headers)).location).toBe('/passwords/pw000000')
  })
})
