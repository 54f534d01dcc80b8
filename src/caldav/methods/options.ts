import type { Call } from '../call.ts'
import { locate } from '../locate.ts'
import type { Reply } from '../reply.ts'

/** `DAV` comes with every answer; `Allow` is added by `table.ts`, which knows it. @see RFC 4918 §10.1, RFC 4791 §5.1 */
export async function options(call: Call): Promise<Reply> {
  await locate(call.session.home, call.place)
  return { status: 200 }
}
