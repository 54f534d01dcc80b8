import type { Line } from './compliance.ts'

/** What the bridge does besides what its tables say. */
export const behaviours: readonly Line[] = [
  { spec: 'RFC 4918 §9.1', what: 'PROPFIND: prop, propname, allprop, include, empty body', answer: 'yes' },
  { spec: 'RFC 4918 §10.2', what: 'Depth 0 and 1', answer: 'yes; absent means 0, infinity is refused' },
  {
    spec: 'RFC 4918 §9.2',
    what: 'PROPPATCH',
    answer: 'yes, all or nothing; kept for the account, never sent to Outlook',
  },
  {
    spec: 'RFC 4918 §4.3',
    what: 'properties of anybody',
    answer:
      'kept as they were written, with language and mixed content; 16 kB each, 64 for one resource, 128 kB for a calendar, then 507',
  },
  {
    spec: 'RFC 4918 §13',
    what: 'multistatus',
    answer: 'yes; what was found comes first, every status has its reason, long ones are made while they are read',
  },
  {
    spec: 'RFC 4918 §10.1',
    what: 'DAV header',
    answer: 'on every answer: 1, 3, calendar-access; webdav-push where it is on',
  },
  { spec: 'RFC 3744 §9.4', what: 'looking for people', answer: 'yes; only oneself exists' },
  {
    spec: 'RFC 4791 §7.4',
    what: 'time ranges',
    answer: 'by instance, with overrides, in the zone of the request, the calendar, or UTC',
  },
  {
    spec: 'RFC 4791 §7.5',
    what: 'text-match',
    answer: 'contains; i;ascii-casemap, i;octet, i;unicode-casemap; negate-condition',
  },
  { spec: 'RFC 4791 §9.6.4', what: 'prop with novalue, and parts of objects', answer: 'yes' },
  { spec: 'RFC 4791 §9.6.5', what: 'expand', answer: 'yes; up to 3,000 instances and 4 MB' },
  { spec: 'RFC 4791 §9.6.6', what: 'limit-recurrence-set', answer: 'yes' },
  { spec: 'RFC 4791 §9.6.7', what: 'limit-freebusy-set', answer: 'yes; there is no VFREEBUSY to be cut' },
  {
    spec: 'RFC 4791 §9.7',
    what: 'filters: comp, prop, param, is-not-defined, time-range (VEVENT, VALARM, properties)',
    answer: 'all of the grammar; VTODO and VJOURNAL match nothing, since there are none',
  },
  { spec: 'RFC 4791 §9.8', what: 'timezone in a report', answer: 'yes, by the name of its zone' },
  {
    spec: 'RFC 4791 §7.9',
    what: 'hrefs of a multiget',
    answer: 'paths or URLs of this server, however they are encoded; each is answered once; up to 10,000',
  },
  {
    spec: 'RFC 6578 §3.3',
    what: 'Depth and level of sync-collection',
    answer: 'any depth; level 1, or absent, or infinite, which means the same in a calendar',
  },
  { spec: 'RFC 6578 §3.6', what: 'limit and truncation', answer: 'yes; the token is of what was delivered' },
  {
    spec: 'RFC 6638 §5',
    what: 'asking when people are busy (POST to the outbox)',
    answer:
      'for accounts of an organization whose permissions allow it, by app passwords that open everything; Outlook is asked',
  },
  {
    spec: 'RFC 4918 §10.4',
    what: 'If',
    answer: 'yes: entity tags of objects, sync tokens of calendars; nothing is ever locked',
  },
  { spec: 'RFC 6764 §5', what: '/.well-known/caldav', answer: '301 for every method, without a password' },
  { spec: 'RFC 7240 §4.2', what: 'Prefer: return=minimal, and Exchange’s Brief: t', answer: 'yes' },
  { spec: 'RFC 8144 §2.1', what: 'multistatus without 404', answer: 'yes, with Preference-Applied' },
  { spec: 'RFC 8144 §3', what: 'depth-noroot', answer: 'yes, on PROPFIND' },
  { spec: 'RFC 7617 §2', what: 'Basic', answer: 'yes, in UTF-8 or ISO-8859-1' },
  {
    spec: 'RFC 7986 §5',
    what: 'NAME, COLOR, REFRESH-INTERVAL, SOURCE',
    answer: 'on whole calendars (below); the address is left out where it is a secret',
  },
  {
    spec: 'RFC 7986 §5.9',
    what: 'COLOR of events',
    answer: 'of their first category that has one, where MailboxSettings.Read was given',
  },
  { spec: 'RFC 7986 §5.11', what: 'CONFERENCE', answer: 'on online meetings: see fields.md' },
  {
    spec: 'iCalendar by address',
    what: '`/export/calendars/<id>.ics`, `/export/all.ics`, and `.ifb` for busy times',
    answer: 'with an app password, never at the address of a calendar itself: one app would offer each calendar twice',
  },
  {
    spec: 'iCalendar by address',
    what: 'secret addresses, made on the token page',
    answer: 'without a password, as much as was chosen, until revoked; weak ETag, gzip',
  },
  {
    spec: 'RFC 7953 §7.2.4',
    what: 'working hours',
    answer: 'of the mailbox, where the permission MailboxSettings.Read was given; busy times are reckoned without them',
  },
  { spec: 'RFC 7809 §5.1', what: 'timezone-id in a report', answer: 'yes' },
  {
    spec: 'RFC 9110 §13',
    what: 'If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since',
    answer: 'on GET and HEAD of objects',
  },
  { spec: 'RFC 9110 §14.3', what: 'ranges', answer: 'none: Accept-Ranges says so, the whole object comes' },
  {
    spec: 'RFC 9110 §8.4',
    what: 'content codings',
    answer: 'multistatus in gzip above 1 kB; objects as they are; requests must be plain',
  },
  { spec: 'RFC 9112 §7.1', what: 'chunked bodies, HTTP/1.0, persistent connections', answer: 'yes' },
  {
    spec: 'WebDAV-Push draft',
    what: 'POST to a calendar registers for messages, DELETE of the registration takes it back',
    answer: 'with `WEBDAV_PUSH`',
  },
]

interface Missing {
  readonly spec: string
  readonly what: string
  readonly why: string
}

/** What somebody may look for in vain, and the reason. */
export const leftOut: readonly Missing[] = [
  {
    spec: 'RFC 4918 §15.1',
    what: 'property `DAV:creationdate`',
    why: 'it would cost another member of each event, and no app shows it',
  },
  { spec: 'RFC 4918 §18.2', what: 'locks (class 2)', why: 'nothing can be written' },
  { spec: 'RFC 4791 §5.3.1', what: 'making calendars', why: 'reading is all the bridge may do' },
  { spec: 'RFC 4791 §5.3.2', what: 'making and changing objects', why: 'reading is all the bridge may do' },
  { spec: 'RFC 4791 §5.2.3', what: 'VTODO, VJOURNAL', why: 'Microsoft keeps tasks elsewhere, and calendars have none' },
  { spec: 'RFC 3744 §8.1', what: 'changing access', why: 'sharing is done in Outlook' },
  {
    spec: 'RFC 6578 §3.2',
    what: 'sync-collection on the home',
    why: 'macOS would take it for the sign that the home tells of changes in its calendars',
  },
  { spec: 'RFC 6638 §2.2', what: 'schedule-inbox', why: 'invitations come by way of Outlook, as events' },
  { spec: 'RFC 6638 §3', what: 'calendar-auto-schedule', why: 'nothing can be written, so nothing can be sent' },
  { spec: 'RFC 6638 §3.2.10', what: 'schedule-tag', why: 'it is about writing' },
  {
    spec: 'RFC 7809 §3.1',
    what: 'leaving VTIMEZONE out (calendar-no-timezone), timezone-service-set',
    why: 'most apps need VTIMEZONE, and the bridge is no source of time zones for others',
  },
  { spec: 'RFC 8607 §3', what: 'managed attachments', why: 'attachments stay in Outlook, where a link leads' },
  { spec: 'RFC 5323 §1', what: 'SEARCH', why: 'calendar-query does it' },
  { spec: 'RFC 5689 §3', what: 'extended MKCOL', why: 'nothing can be made' },
]
