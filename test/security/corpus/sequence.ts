/** Rows that are several requests on one connection. */
import { basicOf } from '../request.ts'
import { type Stage, titles } from '../stage.ts'
import { type CorpusRow, type Expected, rawBytes } from './row.ts'
import { listen, nextLoopback, open, type Read, readOf, send } from './wire.ts'

interface Ground {
  readonly stage: Stage
  readonly fixed: Readonly<Record<string, string>>
}

/** Until the bridge says no more to a step. */
const patienceMs = 500

/** Steps on one connection; a step may be an order to the test instead. */
export async function inSequence(row: CorpusRow, { stage, fixed }: Ground): Promise<readonly string[]> {
  const { passwords } = stage.bridge.services
  const { accountId, user } = stage.people.adele
  const fresh = await passwords.create(accountId, 'Fresh')
  const values = new Map(Object.entries({ ...fixed, 'auth:fresh': basicOf({ user, password: fresh.secret.reveal() }) }))
  const socket = await open(stage.bridge.port, nextLoopback())
  const found: string[] = []
  for (const { raw, expect: expected } of row.seq ?? []) {
    const text = rawBytes(raw, values)
    if (text.startsWith('#revoke')) {
      await passwords.revoke(accountId, fresh.password.id)
      continue
    }
    const heard = listen(socket, patienceMs)
    await send(socket, [text])
    const { text: read, ended } = await heard
    found.push(...stepHarm(expected, readOf(read, ended)))
  }
  socket.destroy()
  await passwords.revoke(accountId, fresh.password.id)
  return found
}

function stepHarm(expected: Expected, answer: Read): string[] {
  const got = answer.statuses.length === 0 ? [answer.status] : answer.statuses
  const isMixed = got.length > 1
  const wrong = isMixed ? got.join() !== expected.status.join() : !expected.status.includes(answer.status)
  const leaks = answer.all.includes(titles.alex)
  return [...(wrong ? [`status ${got.join()}`] : []), ...(leaks ? ['canary-other-user'] : [])]
}
