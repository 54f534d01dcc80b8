import { Bad, integer, isLoopback, matching, type Reader, setting } from './setting.ts'

/** With a query, which in many such addresses is what lets one in. */
const webhook: Reader<URL> = (text) => {
  const value = URL.canParse(text) ? new URL(text) : undefined
  const isSafe = value?.protocol === 'https:' || (value?.protocol === 'http:' && isLoopback(value))
  return value !== undefined && isSafe && value.username === '' ? value : new Bad('must be an https address')
}

/** Looking after the bridge while it runs. */
export const operations = {
  metricsPort: setting<number | undefined>(
    'METRICS_PORT',
    integer(0, 65_535),
    'Serves [metrics](operations.md#metrics) for Prometheus at `/metrics` on this port of its own; 0 takes any free one.',
    undefined,
    '(off)',
  ),
  metricsHost: setting(
    'METRICS_HOST',
    matching(/^[0-9A-Za-z.:-]{1,255}$/, 'must be an address or a host name'),
    'Address that METRICS_PORT listens on. Metrics name nobody, but they are not for everybody: keep them inside.',
    '127.0.0.1',
  ),
  drainSeconds: setting(
    'DRAIN_SECONDS',
    integer(0, 300),
    'How long a bridge that is told to end goes on serving while `/ready` answers 503, so that a load balancer can turn to others.',
    0,
  ),
  operatorWebhook: setting<URL | undefined>(
    'OPERATOR_WEBHOOK',
    webhook,
    'Address that is told, as JSON by POST, of what waits for an operator: a secret that ends, a store that is away. Nothing in it is about a person.',
    undefined,
    '(none)',
  ),
} as const
