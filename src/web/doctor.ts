/** The Consent Doctor: names the one next step to somebody who was stopped at Microsoft’s, with or without a way back. */
import type Koa from 'koa'
import { type Meaning, meanings, unknown } from '../auth/aadsts.ts'
import type { MoveName } from '../auth/sentences.ts'
import { seeOther, show } from './answer.ts'
import { type Case, caseIn, doctorQuery } from './doctor-case.ts'
import { readScreen, type ScreenName, screenNames } from './doctor-screen.ts'
import { groupMoves } from './moves.ts'
import { doctorPage } from './pages/doctor.ts'
import { reportText } from './pages/doctor-report.ts'
import type { Form } from './route.ts'
import { findVisitor, type Site } from './site.ts'
import { wordsFor } from './words/all.ts'
import type { Words } from './words/types.ts'

export const doctorPath = '/help/consent'

/** What the next step is done with: a request to the administrator, Microsoft's box for a reason, a new sign-in, a report to support. */
export type Action = 'request' | 'reason' | 'signIn' | 'report'

export interface Finding {
  readonly happened: string
  readonly next: string
  readonly move: keyof Words['move']
  readonly action: Action
}

type Remembered = Exclude<ScreenName, 'code'>
const findings: Readonly<Record<Remembered, Pick<Finding, 'move' | 'action'>>> = {
  needAdmin: { move: 'administrator', action: 'request' },
  approvalRequired: { move: 'person', action: 'reason' },
  unverified: { move: 'person', action: 'signIn' },
  notAssigned: { move: 'administrator', action: 'request' },
  blocked: { move: 'administrator', action: 'report' },
  noAccount: { move: 'person', action: 'signIn' },
  nothing: { move: 'person', action: 'signIn' },
}

const groupActions = {
  admin: 'request',
  operator: 'report',
  bug: 'report',
  signIn: 'signIn',
  person: 'signIn',
  retry: 'signIn',
} as const satisfies Readonly<Record<string, Action>>

/**
 * Where the group does not say it. Most who come back without a permission could not give it: ordinary people may no longer approve calendar
 * access, and Microsoft's link back from that page says the same as Cancel. Elsewhere an approval changes nothing, or the sign-in would end
 * as it did, and who is to act needs code, ID and time.
 */
const moveActions: Partial<Readonly<Record<MoveName, Action>>> = {
  acceptRequest: 'request',
  waitForReview: 'reason',
  otherDevice: 'report',
  changePolicy: 'report',
  restoreAccount: 'report',
  unlockAccount: 'report',
  inviteGuest: 'signIn',
}

/** What the next step is done with where somebody has an administrator; and where they have none: nobody is there to ask. */
const aloneActions: Partial<Readonly<Record<MoveName, Action>>> = { acceptRequest: 'signIn' }

/** What the next step after such a code is done with. */
export function actionFor({ deps }: Site, { move, group }: Pick<Meaning, 'move' | 'group'>): Action {
  const isAlone = deps.registration.audience === 'personal'
  if (isAlone && group === 'admin') return 'report'
  return (isAlone ? aloneActions[move] : undefined) ?? moveActions[move] ?? groupActions[group]
}

/** Screens that personal accounts never meet: there is nobody to ask. */
const ofOrganizations: ReadonlySet<ScreenName> = new Set(['needAdmin', 'approvalRequired', 'notAssigned'])

export const screensFor = ({ deps }: Site): readonly ScreenName[] =>
  deps.registration.audience === 'personal' ? screenNames.filter((name) => !ofOrganizations.has(name)) : screenNames

/** What a case means. A code says more than a screen. @returns undefined when there is nothing to go by yet */
export function findingOf(site: Site, words: Words, { saw, code }: Case): Finding | undefined {
  if (code !== undefined) return fromCode(site, words, code)
  if (saw === undefined || saw === 'code') return undefined
  const { happened, next } = words.doctor.screens[saw]
  return { happened, next, ...findings[saw] }
}

/** A code that is in no table: whoever runs the bridge should hear of it. */
export const unheardOf: Meaning = { ...unknown, group: 'bug', move: 'report' }

/**
 * What a code means to whoever meets it at this bridge. Where several organizations use one registration, it is unknown in those whose
 * administrator has not let it in; with one organization, the operator has mistyped something.
 */
export function meaningOf({ deps: { registration } }: Site, code: string | undefined): Meaning | undefined {
  const meaning = meanings.get(code ?? '')
  const isForSeveral = registration.audience === 'work' || registration.audience === 'any'
  return meaning !== undefined && code === 'AADSTS700016' && isForSeveral
    ? { ...meaning, group: 'admin', move: 'approveApp' }
    : meaning
}

function fromCode(site: Site, words: Words, code: string): Finding {
  const { happening, move, group } = meaningOf(site, code) ?? unheardOf
  return {
    happened: words.codes.happened[happening],
    next: group === 'retry' ? words.retryNext : words.codes.next[move],
    move: groupMoves[group],
    action: actionFor(site, { move, group }),
  }
}

/** GET /help/consent: the screens to choose from, or what one of them means. */
export async function doctor(site: Site, ctx: Koa.Context): Promise<void> {
  const params = new URLSearchParams(ctx.querystring)
  await showDoctor(site, ctx, caseIn(params), params.has('unread'))
}

async function showDoctor(site: Site, ctx: Koa.Context, found: Case, isUnread: boolean): Promise<void> {
  const words = wordsFor(ctx)
  const visitor = await findVisitor(site, ctx)
  const finding = findingOf(site, words, found)
  show(site, ctx, 200, doctorPage(site, words, { visitor, found, finding, isUnread, screens: screensFor(site) }))
}

/** POST /help/consent: reads a copied screen. What was found goes on in the address; the text is forgotten. */
export function readPasted(site: Site, ctx: Koa.Context, form: Form): void {
  const { code, correlationId, at, screen } = readScreen(form.get('screen') ?? '')
  const saw = code === undefined ? screen : 'code'
  const query = saw === undefined ? '?unread' : doctorQuery({ saw, code, correlationId, at })
  seeOther(ctx, site.links.path(doctorPath) + query + (saw === undefined ? '#paste' : ''))
}

/** GET /help/consent/report: a text to hand on. */
export async function supportReport(site: Site, ctx: Koa.Context): Promise<void> {
  const words = wordsFor(ctx)
  const isKnown = (await findVisitor(site, ctx)) !== undefined
  const found = caseIn(new URLSearchParams(ctx.querystring))
  ctx.status = 200
  ctx.type = 'text/plain; charset=utf-8'
  ctx.set('Content-Disposition', 'attachment; filename="sign-in-report.txt"')
  ctx.body = reportText(site, words, { found, finding: findingOf(site, words, found), isKnown })
}
