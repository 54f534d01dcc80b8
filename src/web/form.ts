import type Koa from 'koa'
import getRawBody from 'raw-body'
import { Refusal } from './refusal.ts'

const maxBodyBytes = 8_192

/**
 * A form must come from one of our own pages: the browser says so in `Origin`, and in `Sec-Fetch-Site` where it is new enough.
 * Without `Origin` the second must speak. Sibling domains are strangers.
 *
 * @see https://www.w3.org/TR/fetch-metadata/ · RFC 6454 §7
 */
export function checkOrigin(ctx: Koa.Context, publicUrl: URL): void {
  const origin = ctx.get('Origin')
  const site = ctx.get('Sec-Fetch-Site')
  const siteIsOurs = site === 'same-origin' || site === 'none'
  const originIsOurs = origin === publicUrl.origin
  if (origin === '' ? siteIsOurs : originIsOurs && (site === '' || siteIsOurs)) return
  throw new Refusal(403, 'form')
}

/**
 * Reads a url-encoded form. Exactly the fields named may come (and those whose names begin with `prefix`), each at most once: whatever else is sent was not sent by our page.
 *
 * @throws Refusal 400 for another media type, a body over 8 KiB or cut short, unknown or repeated fields.
 */
export async function readForm(
  ctx: Koa.Context,
  fields: readonly string[],
  prefix?: string,
): Promise<ReadonlyMap<string, string>> {
  if (!ctx.is('application/x-www-form-urlencoded')) throw new Refusal(400, 'form')
  const form = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(await readBody(ctx))) {
    const isKnown = fields.includes(name) || (prefix !== undefined && name.startsWith(prefix))
    if (form.has(name) || !isKnown) throw new Refusal(400, 'form')
    form.set(name, value)
  }
  return form
}

async function readBody(ctx: Koa.Context): Promise<string> {
  try {
    const length = ctx.request.length
    return await getRawBody(ctx.req, {
      limit: maxBodyBytes,
      encoding: 'utf-8',
      ...(length === undefined ? {} : { length }),
    })
  } catch (cause) {
    // The rest of an oversized body is not worth reading.
    ctx.set('Connection', 'close')
    throw new Refusal(400, 'form', { cause })
  }
}
