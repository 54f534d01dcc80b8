import { type Browser, origin } from './browser.ts'
import { basicOf } from './request.ts'
import type { Person, Stage } from './stage.ts'

type Values = Readonly<Record<string, string>>

const flipped = (text: string): string => text.slice(0, -1) + (text.endsWith('a') ? 'b' : 'a')

const ofPerson = (person: Person): Values => ({
  auth: basicOf(person),
  user: person.user,
  pass: person.password,
  oid: person.oid,
  tid: person.tid,
  seg: person.accountId,
  principal: person.principal,
  home: person.home,
  calendar: person.calendar,
  event: person.calendar + person.objectName,
  eventName: person.objectName,
  graphId: person.graphId,
  calId: person.calendarId,
  tokenId: person.passwordId,
  syncToken: person.syncToken,
})

const suffixed = (values: Values, suffix: string): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name + suffix, value]))

/** Almost what Adele would send. */
const almost = ({ user, password, passwordId, syncToken, otherSyncToken }: Person): Values => ({
  authb64: basicOf({ user, password }).slice('Basic '.length),
  'user:upper': user.toUpperCase(),
  'user:nfd': user.normalize('NFD'),
  'user:pct': user.replace('@', '%40'),
  'user:fullwidth': user.replace('a', '\uff41'),
  'user:cyrillic-a': user.replace('a', '\u0430'),
  'user:dotless-i': user.replace('e', '\u0131'),
  'pass:id': passwordId,
  'pass:half': password.slice(0, 20),
  'pass:-1': password.slice(0, -1),
  'pass:nodash': password.replaceAll('-', ''),
  'syncToken:+1000000': `${syncToken}1000000`,
  'syncToken:-1': syncToken.slice(0, -1),
  'syncToken:flip-bit': flipped(syncToken),
  syncTokenCal2: otherSyncToken,
  syncTokenBeforeReset: `${syncToken.slice(0, -26)}${'a'.repeat(26)}`,
})

const addresses: Values = {
  host: new URL(origin).host,
  origin,
  wellknown: '/.well-known/caldav',
  login: '/login',
  logout: '/logout',
  token: '/',
  tokenCreate: '/passwords',
  callback: '/oauth/callback',
  adminCallback: '/oauth/adminconsent',
  health: '/health',
  metrics: '/metrics',
}

/** Placeholders that mean the same in all rows: A is Adele, B Alex of the same tenant, T2 Miriam of another. */
export async function fixedValues({ people: { adele, alex, miriam }, bridge }: Stage): Promise<Values> {
  const { passwords, clock } = bridge.services
  const revoked = await passwords.create(adele.accountId, 'Lost phone')
  await passwords.revoke(adele.accountId, revoked.password.id)
  const expired = await passwords.create(adele.accountId, 'Visitor', { expiresAt: clock.now() + 1_000 })
  await clock.sleep(1_100)
  return {
    ...ofPerson(adele),
    ...suffixed(ofPerson(alex), 'B'),
    ...suffixed(ofPerson(miriam), 'T2'),
    tid2: miriam.tid,
    ...almost(adele),
    passRevoked: revoked.secret.reveal(),
    passExpired: expired.secret.reveal(),
    ...addresses,
  }
}

type Needs = (name: string) => boolean

/**
 * Placeholders that cannot be the same for all rows.
 * @param browser of somebody who comes for this row
 * @param adele signed in, for rows that do not end the session
 */
export async function freshValues(stage: Stage, text: string, browser: Browser, adele: Browser): Promise<Values> {
  const needs = (name: string) => text.includes(`{${name}`)
  if (needs('session')) return sessionValues(stage, needs, adele)
  return needs('preSession') || needs('state') || needs('code') ? signInValues(stage, browser, needs) : {}
}

/** Signing in is dear: every time, the calendars are read. */
async function sessionValues({ browser: another, people }: Stage, needs: Needs, adele: Browser): Promise<Values> {
  const sessionOf = (browser: Browser) => browser.cookies.get('__Host-sid') ?? ''
  const form = needs('tokenRevoke') ? `/passwords/${people.adele.passwordId}/revoke` : '/passwords'
  const values = {
    session: sessionOf(adele),
    csrf: await adele.csrf(form),
    'session:flip-bit': flipped(sessionOf(adele)),
  }
  const other = another()
  if (needs('csrfOther')) {
    await other.signIn(people.alex.oid)
    return { ...values, csrfOther: await other.csrf('/passwords') }
  }
  if (!needs('sessionLoggedOut')) return values
  await other.signIn(people.adele.oid)
  const sessionLoggedOut = sessionOf(other)
  const csrf = await other.csrf('/passwords')
  await other.post('/logout')
  return { sessionLoggedOut, csrf }
}

async function signInValues({ browser: another, people }: Stage, browser: Browser, needs: Needs): Promise<Values> {
  const start = async (who: Browser) => (await who.leave(people.adele.oid)).searchParams
  const param = (params: URLSearchParams, name: string) => encodeURIComponent(params.get(name) ?? '')
  const first = await start(browser)
  const preSession = browser.cookies.get('__Host-pre') ?? ''
  const [state, code] = [param(first, 'state'), param(first, 'code')]
  const values = { preSession, state, code, 'state:flip-bit': flipped(state) }
  if (needs('stateOther')) return { ...values, stateOther: param(await start(another()), 'state') }
  if (needs('stateUsed')) {
    await browser.get(`/oauth/callback?code=${code}&state=${state}`)
    return { ...values, stateUsed: state, code: param(await start(another()), 'code') }
  }
  if (!needs('codeUsed')) return values
  const spent = another()
  const used = await start(spent)
  await spent.get(`/oauth/callback?${used.toString()}`)
  return { ...values, codeUsed: param(used, 'code') }
}
