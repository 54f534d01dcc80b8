/** Spans, and how OTLP writes them. @see https://opentelemetry.io/docs/specs/otlp/ (JSON), https://opentelemetry.io/docs/specs/semconv/ */

export interface Span {
  /** 32 hex digits. */
  readonly traceId: string
  /** 16 hex digits. */
  readonly spanId: string
  readonly parentId: string | undefined
  readonly name: string
  readonly kind: keyof typeof kinds
  /** Epoch ms, with fractions. */
  readonly startedAt: number
  readonly endedAt: number
  /** By the conventions' names. Nothing that a person typed or that names an event, an account or a calendar. */
  readonly attributes: Readonly<Record<string, string | number>>
  readonly failed: boolean
}

/** Who tells. */
export interface Resource {
  readonly service: string
  readonly version: string
  /** Of this process. */
  readonly instance: string
}

const kinds = { server: 2, client: 3 } as const
const statusError = 2

type Attributes = Readonly<Record<string, string | number>>

const attributes = (given: Attributes) =>
  Object.entries(given).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }))

/** Whole milliseconds and their parts apart: together they are beyond what a number holds. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms)
  return `${BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1_000_000))}`
}

const spanOf = (span: Span) => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentId === undefined ? {} : { parentSpanId: span.parentId }),
  name: span.name,
  kind: kinds[span.kind],
  startTimeUnixNano: nanoseconds(span.startedAt),
  endTimeUnixNano: nanoseconds(span.endedAt),
  attributes: attributes(span.attributes),
  status: span.failed ? { code: statusError } : {},
})

/** The body of a request to a collector. */
export function exportOf(spans: readonly Span[], { service, version, instance }: Resource): string {
  const resource = { 'service.name': service, 'service.version': version, 'service.instance.id': instance }
  const scopeSpans = [{ scope: { name: 'outlook-caldav-bridge', version }, spans: spans.map(spanOf) }]
  return JSON.stringify({ resourceSpans: [{ resource: { attributes: attributes(resource) }, scopeSpans }] })
}
