/** Requests as bytes, for what no HTTP client would send. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/** Writes the bytes and reads until the server ends the connection. */
export async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(bytes, 'latin1')
  return text(socket)
}

/** A request with these header lines, which asks the server to end the connection afterwards. */
export const head = (line: string, ...fields: readonly string[]): string =>
  `${[line, ...fields, 'Connection: close'].join('\r\n')}\r\n\r\n`

/** Statuses of all answers in what was read, interim ones included. */
export const statuses = (read: string): number[] =>
  [...read.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]))
