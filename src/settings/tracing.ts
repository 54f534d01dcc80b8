import { Secret } from '../secret.ts'
import { Bad, matching, type Reader, setting, url } from './setting.ts'

/** RFC 9110 §5.6.2 */
const fieldName = /^[\w!#$%&'*+.^`|~-]{1,100}$/
const fieldValue = /^[\x20-\x7e]{0,4096}$/
/** What a request cannot do without, or would be misread by. */
const ours: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'content-type',
  'transfer-encoding',
  'traceparent',
])

/** `name=value,name=value`, values percent-encoded. @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
const headers: Reader<ReadonlyMap<string, Secret>> = (text) => {
  const fields = new Map<string, Secret>()
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, Math.max(0, at)).trim().toLowerCase()
    const value = decoded(pair.slice(at + 1).trim())
    if (!fieldName.test(name) || ours.has(name) || value === undefined || !fieldValue.test(value))
      return new Bad('must be name=value pairs with commas between them, values percent-encoded')
    fields.set(name, new Secret(value))
  }
  return fields
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const share: Reader<number> = (text) => {
  const value = /^(?:0|1|0?\.\d{1,9}|1\.0{1,9})$/.test(text) ? Number(text) : Number.NaN
  return value >= 0 && value <= 1 ? value : new Bad('must be a number from 0 to 1')
}

/** Names as all programs have them that speak OpenTelemetry. */
export const tracing = {
  otlpEndpoint: setting<URL | undefined>(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    url,
    'Sends [traces](operations.md#traces) to the OpenTelemetry collector at this address (OTLP over HTTP, as JSON, at `/v1/traces` below it). Nothing in them names a person or an event.',
    undefined,
    '(off)',
  ),
  otlpHeaders: setting<ReadonlyMap<string, Secret>>(
    'OTEL_EXPORTER_OTLP_HEADERS',
    headers,
    'What lets the bridge in there: `name=value`, with commas between several, values percent-encoded. A secret; the address must be https then.',
    new Map(),
    '(none)',
  ),
  otelServiceName: setting(
    'OTEL_SERVICE_NAME',
    matching(/^[\x20-\x7e]{1,100}$/, 'must be a short name'),
    'Name of the bridge in traces.',
    'outlook-caldav-bridge',
  ),
  tracedShare: setting(
    'OTEL_TRACES_SAMPLER_ARG',
    share,
    'Share of requests that are traced, from 0 to 1. Where a proxy of TRUSTED_PROXIES has decided (traceparent), that holds.',
    1,
  ),
} as const
