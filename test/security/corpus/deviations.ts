/** Rows that are answered otherwise than their collection lists, and why that is as good or better. */
export interface Deviation {
  readonly rows: RegExp
  /** What `judged` finds, and may. */
  readonly found: RegExp
  readonly why: string
}

export const deviations: readonly Deviation[] = [
  {
    rows: /^(?:llhttp-|basic-in-url-userinfo$)/,
    found: /^status 421$/,
    why: 'The request is for another host, or its target names a user: that is refused before what the row is about is looked at.',
  },
  {
    rows: /^basic-pass-upper$/,
    found: /^207$/,
    why: 'Letter case means nothing in an app password, so that it can be read out and typed; its 130 random bits are counted without it. The row lists 207 as well.',
  },
  {
    rows: /^report-multiget-(?:absolute-own|space|fragment|query)$/,
    found: /^not 404-for-that-href-or-error$/,
    why: 'However it is written, the address is that of an event of the person who asks, and leads there (RFC 3986 §6.2, RFC 4918 §8.3).',
  },
  {
    rows: /^oauth-idtoken-xms-edov-0$/,
    found: /^(?:status 303|session-issued)$/,
    why: 'An e-mail address never selects an account, verified or not; one that Entra calls unverified is not even kept. The person signs in as who tenant and object id say.',
  },
  {
    rows: /^http-slow-body$/,
    found: /^status 503$/,
    why: 'All 200 connections bring the password of one person, whose turns they use up: those beyond are told to come back at once. Other people do not notice.',
  },
  {
    rows: /^http-half-close$/,
    found: /^status close$/,
    why: 'Whoever ends his side of the connection is taken for gone when the answer is not ready at that moment (as Node does): apps that gave up are not worked for.',
  },
]
