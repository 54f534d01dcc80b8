import type Koa from 'koa'
import getRawBody from 'raw-body'
import { parseXml } from '../xml/parse.ts'
import type { XmlElement } from '../xml/types.ts'
import { DavError } from './conditions.ts'

export const maxBodyBytes = 1_048_576

/**
 * A body as XML. What the client says about the media type is not looked at: some say `text/plain`, some nothing.
 * @returns undefined when there is no body.
 * @throws XmlError
 */
export const xmlOf = (body: Buffer): XmlElement | undefined => (body.length === 0 ? undefined : parseXml(body))

/** @throws DavError `content-too-large`, `unsupported-content-coding`, `bad-request` */
export async function readBody(ctx: Koa.Context): Promise<Buffer> {
  const coding = ctx.get('Content-Encoding').trim().toLowerCase()
  if (coding !== '' && coding !== 'identity') throw new DavError('unsupported-content-coding')
  const declared = ctx.req.headers['content-length']
  try {
    return await getRawBody(ctx.req, { limit: maxBodyBytes, ...(declared === undefined ? {} : { length: declared }) })
  } catch (error) {
    const tooLarge = error instanceof Error && 'status' in error && error.status === 413
    if (tooLarge) throw new DavError('content-too-large', { headers: { Connection: 'close' } })
    throw new DavError('bad-request', { headers: { Connection: 'close' } })
  }
}
