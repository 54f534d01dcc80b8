/** The answer to a `$batch`, taken apart. Pure. */
import type { Answer } from './transport.ts'

interface PartResponse {
  readonly id: string
  readonly status: number
  readonly headers?: Readonly<Record<string, unknown>> | null
  readonly body?: unknown
}

/** @returns the answers by the ids of their parts; undefined for a body that is no answer to a `$batch` */
export function partAnswers(body: unknown): ReadonlyMap<string, Answer> | undefined {
  const responses = typeof body === 'object' && body !== null && 'responses' in body ? body.responses : undefined
  if (!Array.isArray(responses)) return undefined
  return new Map(responses.filter(isResponse).map((response) => [response.id, answerOf(response)]))
}

const isResponse = (value: unknown): value is PartResponse =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<PartResponse>).id === 'string' &&
  typeof (value as Partial<PartResponse>).status === 'number'

function answerOf({ status, headers, body }: PartResponse): Answer {
  const lower = new Map(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]))
  return { status, body, header: (name) => lower.get(name) }
}
