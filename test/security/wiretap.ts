/** What the bridge and Microsoft said to each other, heard on the wire: each secret in it is a real one. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** By kind; as it travels in a form, or in JSON. */
const travelling: Readonly<Record<string, RegExp>> = {
  'authorization code': /(?:^|&)code=([^&\n]+)/gm,
  'PKCE verifier': /(?:^|&)code_verifier=([^&\n]+)/gm,
  'client secret': /(?:^|&)client_secret=([^&\n]+)/gm,
  'client assertion': /(?:^|&)client_assertion=([^&\n]+)/gm,
  'refresh token': /"refresh_token":"([^"]+)"/g,
  'access token': /"access_token":"([^"]+)"/g,
  'ID token': /"id_token":"([^"]+)"/g,
  clientState: /"clientState":"([^"]+)"/g,
  'notification address': /\/hooks\/graph\/([A-Za-z0-9_-]+)"/g,
}

const channels = ['undici:request:bodyChunkSent', 'undici:request:bodyChunkReceived'] as const

export interface Wiretap {
  /** What was heard so far of that kind, each once. */
  heard(kind: string): readonly string[]
  close(): void
}

export const kinds: readonly string[] = Object.keys(travelling)

/** Listens to all that undici sends and gets in this process. */
export function tapWires(): Wiretap {
  const taps = channels.map((channel) => {
    const bodies = new Map<object, string>()
    const note = (message: unknown) => {
      const { request, chunk } = message as { readonly request: object; readonly chunk: string | Uint8Array }
      bodies.set(request, (bodies.get(request) ?? '') + Buffer.from(chunk as string).toString('latin1'))
    }
    subscribe(channel, note)
    return { bodies, close: () => unsubscribe(channel, note) }
  })
  return {
    heard(kind) {
      const pattern = travelling[kind] ?? /$^/g
      const found = taps
        .flatMap(({ bodies }) => [...bodies.values()])
        .flatMap((body) => [...body.matchAll(pattern)].map(([, value = '']) => value))
      return [...new Set(found.map(decodeURIComponent))]
    },
    close() {
      for (const { close } of taps) close()
    },
  }
}
