import type { FaultKind } from '../errors.ts'

/** Who can end the trouble: the person by signing in, an administrator of their organization, whoever runs the bridge, time, … */
export type Group = 'signIn' | 'admin' | 'operator' | 'retry' | 'person' | 'bug'

interface Move {
  readonly group: Group
  /** What to do next: one plain sentence. */
  readonly next: string
}

const move = (group: Group, next: string): Move => ({ group, next })

const signInAgain = move('signIn', 'Sign in again.')
const passTheCheck = move('signIn', 'Sign in again and complete the extra check.')
const startOver = move('signIn', 'Start the sign-in from the beginning.')
const acceptRequest = move(
  'person',
  'Start again and accept the request; if Microsoft asks for an administrator instead, send yours the link to approve this app.',
)
const otherAccount = move('person', 'Sign in with the account that owns the calendars.')
const changePassword = move('person', 'Set a new password with Microsoft, then sign in again.')
const otherDevice = move(
  'person',
  'Try a device your organization manages, or ask your administrator to allow this app.',
)
const waitForReview = move('person', 'Send the request on the page of Microsoft; once it is approved, sign in again.')
const approveApp = move('admin', 'Send your administrator the approval link; after the approval, sign in again.')
const assignPerson = move('admin', 'Ask your administrator to assign you to this app, then sign in again.')
const changePolicy = move('admin', 'Ask your administrator to allow this app in the sign-in policy.')
const restoreAccount = move('admin', 'Ask your administrator to restore the account, then sign in again.')
const enableApp = move('admin', 'Ask your administrator to switch this app on again in the organization.')
const inviteGuest = move('admin', 'Use an account of that organization, or ask its administrator for an invitation.')
const addRedirect = move('operator', "The bridge's operator has to register the exact redirect address.")
const newSecret = move('operator', "The bridge's operator has to set a valid client secret.")
const fixTenant = move('operator', "The bridge's operator has to check the tenant and the cloud in the configuration.")
const fixClientId = move(
  'operator',
  "The bridge's operator has to check client id and tenant, or the app needs approval there.",
)
const fixPermissions = move('operator', "The bridge's operator has to check the permissions of the app registration.")
const fixPlatform = move('operator', "The bridge's operator has to register the app with platform Web and a secret.")
const multiTenant = move(
  'operator',
  "The bridge's operator has to open the app to other tenants or name the one tenant.",
)
const fixCertificate = move(
  'operator',
  "The bridge's operator has to check the certificate and the clock of the server.",
)
const wait = move('retry', 'Nothing to do: it is tried again by itself.')
const report = move('bug', "Start again; if it comes back, tell the bridge's operator this code.")

export type Row = readonly [kind: FaultKind, next: Move, happened: string, codes: readonly (number | string)[]]

/**
 * What Entra's codes mean for a calendar bridge. Numbers are `AADSTS…`; words are OAuth errors and our own codes.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export const rows: readonly Row[] = [
  // The grant no longer suffices without the person.
  ['signInNeeded', signInAgain, 'No sign-in is stored for this account.', ['NO_GRANT', 'no_tokens_found']],
  ['signInNeeded', signInAgain, 'Microsoft could not tell which signed-in account to use.', [16000]],
  ['signInNeeded', otherAccount, 'That account does not fit the session in this browser.', [16001, 16003]],
  ['signInNeeded', signInAgain, 'There is no live session with Microsoft.', [50058, 'login_required']],
  ['signInNeeded', passTheCheck, 'Your organization wants you to set up a second factor.', [50072, 50079]],
  ['signInNeeded', passTheCheck, 'Your organization asks for a second factor now.', [50074, 50076]],
  ['signInNeeded', passTheCheck, 'Your last second-factor check is too old.', [50078]],
  [
    'signInNeeded',
    passTheCheck,
    'Your organization asks for one more step at sign-in.',
    [50158, 'interaction_required'],
  ],
  ['signInNeeded', signInAgain, 'The sign-in has to be renewed with the account provider.', [50085]],
  ['signInNeeded', signInAgain, 'Your password or your sessions were reset.', [50173, 50133, 'bad_token']],
  ['signInNeeded', signInAgain, 'The stored sign-in is no longer accepted.', [70000, 70002, 'invalid_grant']],
  ['signInNeeded', signInAgain, 'The stored sign-in has expired.', [70008, 700081, 700084]],
  ['signInNeeded', signInAgain, 'The stored sign-in was not used for too long.', [700082]],
  ['signInNeeded', signInAgain, 'Your organization wants regular sign-ins, and it is time for one.', [70043, 70044]],
  ['signInNeeded', startOver, 'The sign-in answer was already used.', [54005]],
  ['signInNeeded', changePassword, 'Your password has expired.', [50055, 50144]],
  ['signInNeeded', signInAgain, 'The permission to read calendars is missing from the sign-in.', ['SCOPE_LOST']],
  // Accounts.
  ['revoked', restoreAccount, 'This account is disabled.', [50057]],
  ['revoked', restoreAccount, 'This account does not exist in the organization (any more).', [50034]],
  ['denied', otherAccount, 'Address or password is wrong.', [50126]],
  ['denied', move('admin', 'Wait, or ask your administrator to unlock it.'), 'The account is locked.', [50053]],
  ['denied', inviteGuest, 'This account does not belong to the organization asked.', [50020, 90072]],
  ['denied', otherAccount, "Accounts of this organization are not on this bridge's list.", ['TENANT_NOT_ALLOWED']],
  // Consent.
  ['revoked', approveApp, 'Nobody has approved this app for your calendars, or the approval was withdrawn.', [65001]],
  ['denied', acceptRequest, 'The request for access was declined.', [65004, 'access_denied', 'authorization_declined']],
  [
    'denied',
    approveApp,
    'Your organization lets only administrators approve this app.',
    [90093, 90094, 'consent_required'],
  ],
  ['denied', waitForReview, 'Your organization reviews apps before people may use them.', [90095]],
  ['denied', approveApp, 'Microsoft rates the app as one that only administrators may approve.', [900941, 900981]],
  ['denied', approveApp, 'The administrator cancelled the approval.', ['permission_denied']],
  ['denied', acceptRequest, 'The permission to read calendars was not granted.', ['SCOPE_MISSING']],
  ['denied', assignPerson, 'Your organization allows this app only to people it is assigned to.', [50105]],
  ['denied', enableApp, 'The app is switched off in your organization.', [7000112]],
  ['denied', approveApp, 'The app is not authorised for this in your organization.', [7000113, 90090, 90099]],
  ['denied', approveApp, 'Your organization has not set up the service or the app yet.', [650052, 500011]],
  // Policies.
  ['denied', otherDevice, 'Your organization wants a device in a trusted state.', [50131, 50097, 50129, 50187]],
  ['denied', otherDevice, 'Your organization allows this only from managed devices.', [53000, 53001]],
  ['denied', changePolicy, 'Your organization allows this only from approved apps.', [53002]],
  ['denied', changePolicy, 'A sign-in policy of your organization blocks this app.', [53003, 53004, 530032, 530035]],
  ['denied', changePolicy, 'The account is blocked because Microsoft sees a risk.', [53011, 530004]],
  // The operator's move.
  ['misconfigured', addRedirect, 'The return address of this bridge is not registered.', [50011, 500113, 900971]],
  ['misconfigured', newSecret, 'The client secret of this bridge is wrong.', [7000215, 'invalid_client']],
  ['misconfigured', newSecret, 'The client secret of this bridge has expired.', [7000222]],
  ['misconfigured', fixPlatform, 'The app registration does not fit a server with a secret.', [7000218, 700025]],
  ['misconfigured', fixPlatform, 'The app registration is made for browser apps.', [9002325, 9002326, 9002327]],
  ['misconfigured', fixCertificate, 'The certificate of this bridge is not accepted.', [700024, 700027]],
  ['misconfigured', fixTenant, 'The organization named in the request does not exist.', [90002, 50128]],
  ['misconfigured', fixClientId, 'The app is unknown in this organization.', [700016, 'unauthorized_client']],
  ['misconfigured', multiTenant, 'The app is meant for one organization only.', [50194]],
  [
    'misconfigured',
    fixPermissions,
    'The app asks for something its registration does not hold.',
    [65005, 650057, 90008],
  ],
  ['misconfigured', fixPermissions, 'The app asks for a permission that no longer exists.', [650054]],
  ['misconfigured', fixPermissions, 'The app registration is not complete.', [650056]],
  [
    'misconfigured',
    fixPermissions,
    'A scope of the request is not valid.',
    [70011, 'invalid_scope', 'invalid_resource'],
  ],
  // Time heals.
  ['unavailable', wait, 'Microsoft saw the same request too often.', [50196]],
  ['unavailable', wait, 'Microsoft has trouble of its own.', [90006, 90013, 90033, 'server_error']],
  ['unavailable', wait, 'Microsoft asks to come back later.', ['temporarily_unavailable']],
  ['unavailable', wait, 'The code is not entered yet.', [70016, 'authorization_pending', 'slow_down']],
  ['rejected', startOver, 'The code was not entered in time.', [70020, 'expired_token', 'code_expired']],
  ['unavailable', wait, 'Microsoft only asked whether to stay signed in.', [50140]],
  // Ours.
  ['rejected', report, 'The proof that belongs to this sign-in does not fit.', [501481, 'invalid_request']],
  ['rejected', report, 'A sign-in of one organization was completed in another.', [700005]],
  ['rejected', report, 'The request lacks something.', [900144, 90014, 9002313, 900561]],
  ['rejected', report, 'The bridge asked in a way Microsoft does not know.', ['unsupported_grant_type']],
  ['rejected', report, 'The bridge asked in a way Microsoft does not know.', ['unsupported_response_type']],
]

export interface Meaning extends Move {
  readonly kind: FaultKind
  readonly happened: string
}

/** By code as `Fault.code` has it: `AADSTS50076`, `access_denied`, `NO_GRANT`. */
export const meanings: ReadonlyMap<string, Meaning> = new Map(
  rows.flatMap(([kind, next, happened, codes]) =>
    codes.map((code) => [typeof code === 'number' ? `AADSTS${code}` : code, { kind, happened, ...next }] as const),
  ),
)

/** A code we do not know: Microsoft adds and changes them, so it counts as an outage, never as a refusal. */
export const unknown: Meaning = {
  kind: 'unavailable',
  happened: 'Microsoft answered with an error this bridge does not know.',
  ...wait,
}
