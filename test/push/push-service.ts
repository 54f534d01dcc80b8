/** A push service with one device: takes messages as a real one does, and opens them as an app does. */
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Opened. */
  readonly text: string
}

export interface PushService {
  readonly endpoint: string
  readonly publicKey: string
  readonly authSecret: string
  readonly got: Received[]
  /** Answers the next messages so. */
  answer: { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  close(): void
}

export async function startPushService(): Promise<PushService> {
  const device = createECDH('prime256v1')
  const publicKey = device.generateKeys()
  const authSecret = randomBytes(16)
  const open = (sealed: Buffer): string => {
    const [salt, idLength] = [sealed.subarray(0, 16), sealed.readUInt8(20)]
    const theirs = sealed.subarray(21, 21 + idLength)
    const derive = (secret: Uint8Array, from: Uint8Array, info: Uint8Array, length: number) =>
      Buffer.from(hkdfSync('sha256', secret, from, info, length))
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, theirs])
    const material = derive(device.computeSecret(theirs), authSecret, info, 32)
    const key = derive(material, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
    const nonce = derive(material, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
    const decipher = createDecipheriv('aes-128-gcm', key, nonce)
    decipher.setAuthTag(sealed.subarray(-16))
    const padded = Buffer.concat([decipher.update(sealed.subarray(21 + idLength, -16)), decipher.final()])
    return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8')
  }
  const service: PushService = {
    endpoint: '',
    publicKey: publicKey.toString('base64url'),
    authSecret: authSecret.toString('base64url'),
    got: [],
    answer: { status: 201 },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      service.got.push({ path: request.url ?? '', headers: request.headers, text: open(body) })
      response.writeHead(service.answer.status, service.answer.headers).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(service, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/device` })
}
