import type { Sandbox } from '../../sandbox/server.ts'
import { exchange } from '../http/raw.ts'

export const origin = 'https://cal.contoso.example'

export interface Answer {
  /** 0 when the connection was closed without one. */
  readonly status: number
  /** Names in lower case; a field that comes twice is there twice. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly location: string
  readonly body: string
  /** Status line, headers and body of everything that came. */
  readonly all: string
}

let visitors = 0
/** Everybody comes from an address of their own, as the trusted proxy in front says: wrong passwords are counted by it. */
export const nextAddress = (): string => {
  visitors += 1
  return `198.51.${visitors >> 8}.${visitors & 255}`
}

/** What was read from a connection that carried one request. */
export function answerIn(read: string): Answer {
  const [head = '', ...rest] = read.split('\r\n\r\n')
  const headers = head
    .split('\r\n')
    .slice(1)
    .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const)
  const location = headers.find(([name]) => name === 'location')?.[1] ?? ''
  return { status: Number(head.split(' ')[1] ?? 0), headers, location, body: rest.join('\r\n\r\n'), all: read }
}

/** Bytes as a text of as many characters: `exchange` writes Latin-1. */
export const octets = (text: string): string => Buffer.from(text).toString('latin1')

/** A browser without a screen, behind the proxy that speaks https. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #port: number
  readonly #sandbox: Sandbox
  /** Where it comes from. */
  readonly address = nextAddress()

  constructor(port: number, sandbox: Sandbox) {
    this.#port = port
    this.#sandbox = sandbox
  }

  async send(method: string, path: string, form?: Readonly<Record<string, string>>): Promise<Answer> {
    const body = form === undefined ? undefined : new URLSearchParams(form).toString()
    const jar = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const fields = [
      `Host: ${new URL(origin).host}`,
      `X-Forwarded-For: ${this.address}`,
      'Accept: text/html',
      'Connection: close',
      ...(jar === '' ? [] : [`Cookie: ${jar}`]),
      ...(body === undefined ? [] : [`Origin: ${origin}`, 'Content-Type: application/x-www-form-urlencoded']),
      ...(body === undefined ? [] : [`Content-Length: ${body.length}`]),
    ]
    const request = `${method} ${path} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n${body ?? ''}`
    const answer = answerIn(await exchange(this.#port, octets(request)))
    for (const [name, value] of answer.headers) if (name === 'set-cookie') this.#keep(value)
    return answer
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (value === '') this.cookies.delete(name)
    else this.cookies.set(name, value)
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path)
  }

  /** Begins a sign-in and answers as that person at Microsoft. @returns the address to come back to */
  async leave(oid: string, from = '/login'): Promise<URL> {
    const { location } = await this.get(from)
    return new URL(await this.#sandbox.authorize(location, oid))
  }

  comeBack({ pathname, search }: URL): Promise<Answer> {
    return this.get(pathname + search)
  }

  async signIn(oid: string, from?: string): Promise<Answer> {
    return this.comeBack(await this.leave(oid, from))
  }

  async isSignedIn(): Promise<boolean> {
    return (await this.get('/')).body.includes('action="/logout"')
  }

  /** The token of the form that goes to `action`, as it stands on a page. */
  async csrf(action: string, page = '/'): Promise<string> {
    const { body } = await this.get(page)
    const form = body.split('<form').find((part) => part.includes(`action="${action}"`)) ?? ''
    return /name="csrf" value="([^"]+)"/.exec(form)?.[1] ?? 'no such form'
  }

  async post(path: string, fields: Readonly<Record<string, string>> = {}, page = '/'): Promise<Answer> {
    return this.send('POST', path, { ...fields, csrf: await this.csrf(path, page) })
  }
}
