/** Attacks on mailboxes of others that an administrator grants to a person. */
import { seen, type Threat, threat } from '../proof.ts'

export const granted: readonly Threat[] = [
  threat(
    'N15',
    'a mailbox that was granted is still seen after it was taken back, because Microsoft fails',
    'what an administrator takes back is left out of every answer from then on; a share that its owner takes back goes with the look that finds it',
    seen('admin/app-only-withdrawn: a grant that is taken back ends with the next request, and its copy goes'),
    seen(
      'admin/app-only-withdrawn: a share that its owner takes back in Outlook ends with the look five minutes later',
    ),
    seen('admin/app-only-withdrawn: an organization that is switched off grants nothing any more'),
    seen('mirror/sights: is not there from that moment on, and whatever Microsoft answers'),
    seen('mirror/sights: leaves nothing behind, also when it is taken back while it is being read'),
    seen('accounts/grants: a grant that an erasure meets on its way does not outlive it'),
    seen('graph/granted: is none that was given its address later'),
  ),
  threat(
    'N16',
    'a copy that was made when more was shared is shown when less is',
    'a lens stands before it until all of it was read anew',
    seen('mirror/sights: is shown as little at once, although %s'),
    seen('mirror/sights: goes on so after a restart'),
    seen('graph/granted: is not believed for longer when the clock was set back'),
  ),
  threat(
    'N17',
    'busy times and hidden events of somebody else say more than that',
    'busy times are what a password for busy times shows; hidden events have neither the UID of invitations nor times of their making',
    seen('admin/app-only-shared: as busy times says no more than a password for busy times would'),
    seen(
      'graph/sight: says neither what it is called in invitations nor when and where it was made, where it is hidden',
    ),
  ),
  threat(
    'N18',
    'a secret address that is known outside shows a mailbox that an administrator grants later',
    'it shows granted mailboxes only where they were chosen for it',
    seen('admin/app-only-feeds: an address of all calendars does not show a mailbox that is granted later'),
  ),
]
