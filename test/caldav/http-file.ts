import type { Got, Sent } from './wire.ts'

/** A request file: request line, headers, an empty line, then the body as it is. */
export function parseRequest(file: string): Sent {
  const gap = file.indexOf('\n\n')
  const [line = '', ...headerLines] = file.slice(0, gap === -1 ? undefined : gap).split('\n')
  const [method = '', path = ''] = line.split(' ')
  const headers: Record<string, string> = {}
  for (const header of headerLines.filter((one) => one !== '')) {
    const colon = header.indexOf(':')
    headers[header.slice(0, colon)] = header.slice(colon + 1).trim()
  }
  const body = gap === -1 ? '' : file.slice(gap + 2)
  return { method, path, headers, ...(body === '' ? {} : { body }) }
}

const volatile = new Set(['date', 'connection', 'keep-alive'])

/** The whole answer but for what changes from run to run. XML is broken between elements, for people to read. */
export function printResponse({ status, reason, headers, body }: Got): string {
  const names = Object.keys(headers).filter((name) => !volatile.has(name))
  const lines = [`HTTP/1.1 ${status} ${reason}`, ...names.sort().map((name) => `${name}: ${String(headers[name])}`)]
  return `${lines.join('\n')}\n\n${body.replaceAll('\r\n', '\n').replaceAll('><', '>\n<')}\n`
}
