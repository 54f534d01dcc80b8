import type { FakeWorld } from './fakes.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly location: string
}

/** A browser without a screen: keeps cookies, follows nothing, sends forms as our own page would. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  readonly #world: FakeWorld

  constructor(world: FakeWorld) {
    this.#world = world
  }

  async send(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers)
    const jar = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (jar !== '' && !headers.has('Cookie')) headers.set('Cookie', jar)
    if (!headers.has('Accept')) headers.set('Accept', 'text/html')
    const answer = await fetch(this.#world.address + path, { ...init, headers, redirect: 'manual' })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const location = answer.headers.get('Location') ?? ''
    return { status: answer.status, headers: answer.headers, text: await answer.text(), location }
  }

  get(path: string): Promise<Answer> {
    return this.send(path)
  }

  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    const body = new URLSearchParams(fields)
    return this.send(path, { method: 'POST', body, headers: { Origin: this.#world.publicUrl.origin, ...headers } })
  }

  /** The token of the form that goes to `action`, read from a page as a browser would. */
  async csrf(action: string, page = '/'): Promise<string> {
    const { text } = await this.get(page)
    const form = text.split('<form').find((part) => part.includes(`action="${action}"`)) ?? ''
    return /name="csrf" value="([^"]+)"/.exec(form)?.[1] ?? 'no such form'
  }

  /** @returns the state that went to Microsoft */
  async startSignIn(path = '/login'): Promise<string> {
    const { location } = await this.get(path)
    return new URL(location).searchParams.get('state') ?? ''
  }

  async signIn(name = 'adele'): Promise<Answer> {
    const state = await this.startSignIn()
    return this.get(`/oauth/callback?code=code-of-${name}&state=${state}`)
  }

  /** Creates a password and returns where its page is. */
  async create(label: string): Promise<string> {
    const { location } = await this.post('/passwords', { label, csrf: await this.csrf('/passwords') })
    return location
  }
}
