import type { GraphRequest } from './types.ts'

/** A request as the service sees it, from a URL below `/v1.0`. */
export function graphRequest(
  method: string,
  url: string,
  rest: Pick<GraphRequest, 'headers' | 'body' | 'inBatch'>,
): GraphRequest {
  const [path = '', query = ''] = splitOnce(url, '?')
  return { method, path, segments: segmentsOf(path), query: new URLSearchParams(query), ...rest }
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/** `events('x')` is `events/x`; `delta()`, `microsoft.graph.delta` and `supportedTimeZones(…)` lose what is not their name. */
function segmentsOf(path: string): readonly string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const plain = decoded(part)
      const [, name = plain, key] = /^([\w.]+)\((?:'(.*)')?[^']*\)$/.exec(plain) ?? []
      const bare = name.replace(/^microsoft\.graph\./, '').replace(/\(.*\)$/, '')
      return key === undefined ? [bare] : [bare, key]
    })
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
