/** What is logged is counted: the events of the log that make a metric, one row each. So no part of the bridge has to know both. */
import type { LogFields } from '../log.ts'
import type { MetricName } from './catalogue.ts'
import type { Meter } from './meter.ts'

interface Count {
  readonly metric: MetricName
  readonly labels?: (fields: LogFields) => readonly string[]
}

const classOf = (status = 0): string => `${Math.floor(status / 100)}xx`
const outcome = (name: string) => () => [name]
const kind = ({ reason, code }: LogFields) => [reason ?? code ?? 'unknown']

/** By event of the log. */
const counts: ReadonlyMap<string, readonly Count[]> = new Map<string, readonly Count[]>([
  ['graph.call', [{ metric: 'bridge_graph_calls_total', labels: ({ status }) => [classOf(status)] }]],
  ['graph.failed', [{ metric: 'bridge_graph_calls_total', labels: outcome('network') }]],
  ['token.failed', [{ metric: 'bridge_token_failures_total', labels: kind }]],
  ['token.kept', [{ metric: 'bridge_token_renewals_total', labels: outcome('good') }]],
  ['token.notKept', [{ metric: 'bridge_token_renewals_total', labels: outcome('failed') }]],
  ['auth.blocked', [{ metric: 'bridge_auth_blocked_total' }]],
  ['sync.done', [{ metric: 'bridge_sync_rounds_total', labels: outcome('done') }]],
  ['sync.held', [{ metric: 'bridge_sync_rounds_total', labels: outcome('held') }]],
  ['sync.failed', [{ metric: 'bridge_sync_rounds_total', labels: outcome('failed') }]],
  ['sync.stuck', [{ metric: 'bridge_sync_stuck_total', labels: kind }]],
  ['feed.lost', [{ metric: 'bridge_feed_lost_total' }]],
  ['push.sent', [{ metric: 'bridge_push_sent_total', labels: outcome('sent') }]],
  ['push.gone', [{ metric: 'bridge_push_sent_total', labels: outcome('gone') }]],
  ['push.notSent', [{ metric: 'bridge_push_sent_total', labels: outcome('failed') }]],
  ['store.lost', [{ metric: 'bridge_store_lost_total' }]],
  ['job.failed', [{ metric: 'bridge_jobs_failed_total' }]],
  ['audit.failed', [{ metric: 'bridge_audit_failures_total' }]],
  ['webhook.sent', [{ metric: 'bridge_webhook_total', labels: outcome('sent') }]],
  ['webhook.notSent', [{ metric: 'bridge_webhook_total', labels: outcome('failed') }]],
])

const tooMany = 429

export function counting(meter: Meter): (event: string, fields: LogFields) => void {
  return (event, fields) => {
    for (const { metric, labels } of counts.get(event) ?? []) meter.add(metric, labels?.(fields))
    if (event !== 'graph.call') return
    meter.observe('bridge_graph_call_seconds', (fields.ms ?? 0) / 1_000)
    if (fields.status === tooMany) meter.add('bridge_graph_throttled_total')
  }
}
