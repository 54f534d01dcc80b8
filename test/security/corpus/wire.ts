/** Connections of any kind to the bridge, from addresses of this machine's own choosing. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, answerIn } from '../browser.ts'
import type { Status } from './row.ts'

export interface Read extends Omit<Answer, 'status'> {
  readonly status: Status
  /** Of all answers that came, interim ones apart. */
  readonly statuses: readonly number[]
  readonly ms: number
  /** What this process, the bridge in it, has worked meanwhile. */
  readonly cpuMs: number
}

/** Another one each time: the bridge counts by it, and all of 127.0.0.0/8 is this machine. */
let visitors = 0
export function nextLoopback(): string {
  visitors += 1
  return `127.${2 + (visitors >> 14)}.${(visitors >> 7) & 127}.${1 + (visitors & 127)}`
}

export async function open(port: number, from: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from, noDelay: true })
  socket.on('error', () => undefined) // a connection that the bridge ends early: what it said before is read
  await Promise.race([once(socket, 'connect'), once(socket, 'close')])
  return socket
}

/** Until there is room for more, or nobody is there any more. */
const room = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'close', 'error']) socket.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'close', 'error']) socket.once(event, done)
  })

export async function send(socket: Socket, parts: Iterable<string>): Promise<void> {
  for (const part of parts) {
    if (socket.destroyed || !socket.writable) return
    if (!socket.write(part, 'latin1')) await room(socket)
  }
}

/**
 * Reads until the bridge ends the connection, or says nothing for that long.
 * @returns undefined at the end when it was the patience that ended
 */
export function listen(socket: Socket, patienceMs: number): Promise<{ text: string; ended: boolean }> {
  return new Promise((resolve) => {
    const parts: string[] = []
    const finish = (ended: boolean) => {
      clearTimeout(timer)
      socket.off('data', hear)
      socket.off('close', close)
      resolve({ text: parts.join(''), ended })
    }
    let timer = setTimeout(() => finish(false), patienceMs)
    const hear = (data: Buffer) => {
      parts.push(data.toString('latin1'))
      clearTimeout(timer)
      timer = setTimeout(() => finish(false), patienceMs)
    }
    const close = () => finish(true)
    if (socket.closed) return finish(true)
    socket.on('data', hear)
    socket.once('end', () => socket.end())
    socket.once('close', close)
  })
}

/** What came, as an answer. In a multistatus stand status lines as well: those are not answers. */
export function readOf(text: string, ended: boolean, ms = 0, cpuMs = 0): Read {
  const all = [...text.matchAll(/(?<!<D:status>)HTTP\/1\.[01] (\d{3}) /g)].map((match) => Number(match[1]))
  const statuses = all.filter((status) => status >= 200 || status === 101)
  const last = text.slice(Math.max(0, text.search(/(?<!<D:status>)HTTP\/1\.[01] (?!100)\d{3} /)))
  const answer = answerIn(last)
  const status = statuses[0] ?? (ended ? 'close' : 'timeout')
  return { ...answer, all: text, status, statuses, ms, cpuMs }
}

export interface Sending {
  readonly port: number
  readonly from: string
  readonly parts: Iterable<string>
  readonly patienceMs: number
  readonly halfClose?: boolean
}

/** One connection, from its beginning to its end. */
export async function converse({ port, from, parts, patienceMs, halfClose = false }: Sending): Promise<Read> {
  const socket = await open(port, from)
  const begin = performance.now()
  const cpu = process.cpuUsage()
  const heard = listen(socket, patienceMs)
  await send(socket, parts)
  if (halfClose) socket.end()
  const { text, ended } = await heard
  const ms = performance.now() - begin - (ended ? 0 : patienceMs)
  const { user, system } = process.cpuUsage(cpu)
  socket.destroy()
  return readOf(text, ended, ms, (user + system) / 1_000)
}

export { delay }
