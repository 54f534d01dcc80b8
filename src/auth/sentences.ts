import type { Group } from './aadsts.ts'

interface Move {
  readonly group: Group
  /** What to do next: one plain sentence. */
  readonly next: string
}

const move = (group: Group, next: string): Move => ({ group, next })

/** The one next step after an error: whose it is, and what it is. */
export const moves = {
  signInAgain: move('signIn', 'Sign in again.'),
  passTheCheck: move('signIn', 'Sign in again and complete the extra check.'),
  startOver: move('signIn', 'Start the sign-in from the beginning.'),
  acceptRequest: move(
    'person',
    'If Microsoft asked for an administrator, ask yours to approve this app; if not, start again and accept.',
  ),
  otherAccount: move('person', 'Sign in with the account that owns the calendars.'),
  otherTenant: move(
    'person',
    'Use an account of another organization, or ask the bridge’s operator to add yours to the list.',
  ),
  checkAddress: move(
    'person',
    'Check the address; if it is right, ask your administrator to restore the account, then sign in again.',
  ),
  changePassword: move('person', 'Set a new password with Microsoft, then sign in again.'),
  otherDevice: move('person', 'Try a device your organization manages, or ask your administrator to allow this app.'),
  waitForReview: move('person', 'Send the request on the page of Microsoft; once it is approved, sign in again.'),
  approveApp: move('admin', 'Send your administrator the approval link; after the approval, sign in again.'),
  assignPerson: move('admin', 'Ask your administrator to assign you to this app, then sign in again.'),
  changePolicy: move('admin', 'Ask your administrator to allow this app in the sign-in policy.'),
  restoreAccount: move('admin', 'Ask your administrator to restore the account, then sign in again.'),
  unlockAccount: move('admin', 'Wait, or ask your administrator to unlock it.'),
  enableApp: move('admin', 'Ask your administrator to switch this app on again in the organization.'),
  inviteGuest: move('admin', 'Use an account of that organization, or ask its administrator for an invitation.'),
  addRedirect: move('operator', 'The bridge’s operator has to register the exact redirect address.'),
  newSecret: move('operator', 'The bridge’s operator has to set a valid client secret.'),
  fixTenant: move('operator', 'The bridge’s operator has to check the tenant and the cloud in the configuration.'),
  fixClientId: move(
    'operator',
    'The bridge’s operator has to check client id and tenant, or the app needs approval there.',
  ),
  fixPermissions: move('operator', 'The bridge’s operator has to check the permissions of the app registration.'),
  fixPlatform: move('operator', 'The bridge’s operator has to register the app with platform Web and a secret.'),
  multiTenant: move('operator', 'The bridge’s operator has to open the app to other tenants or name the one tenant.'),
  fixCertificate: move('operator', 'The bridge’s operator has to check the certificate and the clock of the server.'),
  fixClock: move('operator', 'The bridge’s operator has to set the clock of the server; then sign in again.'),
  wait: move('retry', 'Nothing to do: it is tried again by itself.'),
  report: move('bug', 'Start again; if it comes back, tell the bridge’s operator this code.'),
} as const satisfies Readonly<Record<string, Move>>

export type MoveName = keyof typeof moves

/** What happened, in plain English and our own words. The pages have the same sentences in every language. */
export const happenings = {
  noGrant: 'No sign-in is stored for this account.',
  severalSessions: 'Microsoft could not tell which signed-in account to use.',
  otherSession: 'That account does not fit the session in this browser.',
  noSession: 'There is no live session with Microsoft.',
  enrolSecondFactor: 'Your organization wants you to set up a second factor.',
  secondFactor: 'Your organization asks for a second factor now.',
  oldSecondFactor: 'Your last second-factor check is too old.',
  oneMoreStep: 'Your organization asks for one more step at sign-in.',
  accountProvider: 'The sign-in has to be renewed with the account provider.',
  passwordReset: 'Your password or your sessions were reset.',
  notAccepted: 'The stored sign-in is no longer accepted.',
  expired: 'The stored sign-in has expired.',
  inactive: 'The stored sign-in was not used for too long.',
  regularSignIn: 'Your organization wants regular sign-ins, and it is time for one.',
  usedTwice: 'The sign-in answer was already used.',
  passwordExpired: 'Your password has expired.',
  scopeLost: 'The permission to read calendars is missing from the sign-in.',
  disabled: 'This account is disabled.',
  noSuchAccount: 'This account does not exist in the organization (any more).',
  wrongPassword: 'Address or password is wrong.',
  locked: 'The account is locked.',
  foreignAccount: 'This account does not belong to the organization asked.',
  tenantNotAllowed: 'Accounts of this organization are not on this bridge’s list.',
  noConsent: 'Nobody has approved this app for your calendars, or the approval was withdrawn.',
  declined: 'You came back from Microsoft without the permission to read your calendars.',
  adminOnly: 'Your organization lets only administrators approve this app.',
  reviewed: 'Your organization reviews apps before people may use them.',
  risky: 'Microsoft rates the app as one that only administrators may approve.',
  adminCancelled: 'The administrator cancelled the approval.',
  scopeMissing: 'The permission to read calendars was not granted.',
  notAssigned: 'Your organization allows this app only to people it is assigned to.',
  appDisabled: 'The app is switched off in your organization.',
  appNotAuthorised: 'The app is not authorised for this in your organization.',
  notSetUp: 'Your organization has not set up the service or the app yet.',
  deviceState: 'Your organization wants a device in a trusted state.',
  managedDevice: 'Your organization allows this only from managed devices.',
  approvedApps: 'Your organization allows this only from approved apps.',
  blockedByPolicy: 'A sign-in policy of your organization blocks this app.',
  blockedByRisk: 'The account is blocked because Microsoft sees a risk.',
  redirectUnknown: 'The return address of this bridge is not registered.',
  secretWrong: 'The client secret of this bridge is wrong.',
  secretExpired: 'The client secret of this bridge has expired.',
  notForServers: 'The app registration does not fit a server with a secret.',
  madeForBrowsers: 'The app registration is made for browser apps.',
  certificateRefused: 'The certificate of this bridge is not accepted.',
  noSuchTenant: 'The organization named in the request does not exist.',
  appUnknown: 'The app is unknown in this organization.',
  oneTenantOnly: 'The app is meant for one organization only.',
  notRegistered: 'The app asks for something its registration does not hold.',
  permissionGone: 'The app asks for a permission that no longer exists.',
  incomplete: 'The app registration is not complete.',
  badScope: 'A scope of the request is not valid.',
  clocksDiffer: 'The clocks of this bridge and of Microsoft differ by more than two minutes.',
  loop: 'Microsoft saw the same request too often.',
  microsoftTrouble: 'Microsoft has trouble of its own.',
  comeBackLater: 'Microsoft asks to come back later.',
  codePending: 'The code is not entered yet.',
  codeExpired: 'The code was not entered in time.',
  staySignedIn: 'Microsoft only asked whether to stay signed in.',
  proofWrong: 'The proof that belongs to this sign-in does not fit.',
  tenantsMixed: 'A sign-in of one organization was completed in another.',
  requestLacks: 'The request lacks something.',
  requestOdd: 'The bridge asked in a way Microsoft does not know.',
  unknown: 'Microsoft answered with an error this bridge does not know.',
} as const satisfies Readonly<Record<string, string>>

export type HappeningName = keyof typeof happenings
