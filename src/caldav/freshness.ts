export type Freshness = 'send' | 'unmodified' | 'failed'

/**
 * Evaluates the conditions of a GET or HEAD, in the order that the specification prescribes.
 * @param header value of a request header, empty when absent.
 * @param current strong etag without quotes; `modified` in epoch ms.
 * @see RFC 9110 §13.2.2
 */
export function freshness(
  header: (name: string) => string,
  current: { readonly etag: string; readonly modified: number },
): Freshness {
  const ifMatch = header('If-Match')
  if (ifMatch !== '' && !lists(ifMatch, current.etag, 'strong')) return 'failed'
  if (ifMatch === '' && current.modified >= after(header('If-Unmodified-Since'))) return 'failed'
  const ifNoneMatch = header('If-None-Match')
  if (ifNoneMatch !== '') return lists(ifNoneMatch, current.etag, 'weak') ? 'unmodified' : 'send'
  const since = after(header('If-Modified-Since'))
  return Number.isFinite(since) && current.modified < since ? 'unmodified' : 'send'
}

const entityTag = /(W\/)?"([^"]*)"/g

/** Unquoted tags are taken too: Outlook CalDav Synchronizer has a setting that sends them. */
function lists(header: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  const value = header.trim()
  if (value === '*' || value === etag) return true
  return value
    .matchAll(entityTag)
    .some(([, weak, tag]) => tag === etag && (weak === undefined || comparison === 'weak'))
}

/** First millisecond after the second that a date header names; Infinity when it names none. */
function after(date: string): number {
  const time = date === '' ? Number.NaN : Date.parse(date)
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time + 1_000
}
