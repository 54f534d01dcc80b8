/** Every metric that the bridge tells, one row each. No label names a person, an account, an app password or an address. */
export type MetricKind = 'counter' | 'gauge' | 'histogram'

export interface Metric {
  readonly kind: MetricKind
  readonly help: string
  readonly labels: readonly string[]
  /** Upper ends of a histogram's buckets, in seconds. */
  readonly buckets?: readonly number[]
}

const quick = [0.001, 0.005, 0.025, 0.1, 0.25, 1, 5]
const slow = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

const counter = (help: string, ...labels: string[]): Metric => ({ kind: 'counter', help, labels })
const gauge = (help: string, ...labels: string[]): Metric => ({ kind: 'gauge', help, labels })
const seconds = (help: string, buckets: readonly number[], ...labels: string[]): Metric => ({
  kind: 'histogram',
  help,
  labels,
  buckets,
})

/** @see https://prometheus.io/docs/practices/naming/ */
export const catalogue = {
  bridge_info: gauge('Always 1; the version is the label.', 'version'),
  bridge_ready: gauge('1 while GET /ready answers 200.'),
  bridge_http_requests_total: counter('Requests answered, by door and class of status.', 'door', 'status'),
  bridge_http_request_seconds: seconds('Time from a request to its answer, by door.', quick, 'door'),
  bridge_auth_total: counter('Password checks and secret addresses, by outcome.', 'outcome'),
  bridge_auth_blocked_total: counter('Sources that were told to wait after wrong passwords.'),
  bridge_graph_calls_total: counter('Requests to Microsoft Graph, by what came back.', 'outcome'),
  bridge_graph_call_seconds: seconds('Time that requests to Microsoft Graph took.', slow),
  bridge_graph_throttled_total: counter('Answers 429 of Microsoft Graph.'),
  bridge_token_failures_total: counter('Access tokens that Entra ID did not give, by kind of trouble.', 'kind'),
  bridge_token_renewals_total: counter('Sign-ins that were renewed on schedule, by outcome.', 'outcome'),
  bridge_sync_rounds_total: counter(
    'Rounds over a calendar, by outcome; held: the brake waits for a second look.',
    'outcome',
  ),
  bridge_sync_stuck_total: counter(
    'Rounds that failed for the third time in a row, or more, because what Microsoft Graph answers makes no sense.',
    'reason',
  ),
  bridge_feed_lost_total: counter('Change feeds that lost their position for the third time in a row, or more.'),
  bridge_resting: gauge('1 while nothing is read from Microsoft because the process died again and again.'),
  bridge_sync_rounds_running: gauge('Rounds under way.'),
  bridge_sync_rounds_waiting: gauge('Rounds that wait for their turn.'),
  bridge_sync_age_seconds: gauge(
    'The longest time since the last good look, over the accounts that apps asked for in the last quarter of an hour. With PUSH it may reach the backstop.',
  ),
  bridge_accounts: gauge('Accounts, by the state of their link to Microsoft.', 'state'),
  bridge_push_subscriptions: gauge('Subscriptions to change notifications that live.'),
  bridge_push_sent_total: counter('WebDAV-Push messages, by outcome.', 'outcome'),
  bridge_store_operation_seconds: seconds('Time that the store took, by kind of operation.', quick, 'operation'),
  bridge_store_errors_total: counter('Operations of the store that failed.', 'kind'),
  bridge_store_lost_total: counter('Times the connection to the store was lost.'),
  bridge_jobs_failed_total: counter('Turns of background jobs that failed.'),
  bridge_audit_entries_total: counter('Entries written to the audit log.'),
  bridge_audit_failures_total: counter('Entries of the audit log that could not be written.'),
  bridge_trace_spans_total: counter(
    'Spans for OTEL_EXPORTER_OTLP_ENDPOINT, by outcome; dropped: the collector was away or refused them, or they were too many.',
    'outcome',
  ),
  bridge_webhook_total: counter('Messages to OPERATOR_WEBHOOK, by outcome.', 'outcome'),
  bridge_credential_expires_days: gauge(
    'Days until a credential of the app registration ends; absent where it is not known.',
    'credential',
  ),
  bridge_own_registration_expires_days: gauge(
    "Days until the first secret or certificate ends of those that organizations have entered for themselves; absent where no end is known. Their administrators' move.",
  ),
  bridge_own_registrations: gauge(
    'Registrations that organizations have entered for themselves, by the most days that are left of their secret or certificate: ended, 1, 7, 14, 30, 60, more; unknown where nobody has told.',
    'left',
  ),
  bridge_event_loop_delay_seconds: gauge('How late the process gets to its work, since the last look.', 'quantile'),
  process_resident_memory_bytes: gauge('Memory that the process occupies.'),
  process_heap_bytes: gauge('Heap in use by JavaScript.'),
  process_cpu_seconds_total: counter('Processor time used.'),
  process_uptime_seconds: gauge('Time since the process began.'),
} as const satisfies Readonly<Record<string, Metric>>

export type MetricName = keyof typeof catalogue
