import { flag, integer, setting } from './setting.ts'

/** Being told of changes instead of asking for them, and telling apps. */
export const push = {
  push: setting(
    'PUSH',
    flag,
    'Lets Microsoft tell of changes (change notifications). PUBLIC_URL must be an https address that Microsoft reaches. See push.md.',
    false,
    '0',
  ),
  pushBackstopMinutes: setting(
    'PUSH_BACKSTOP_MINUTES',
    integer(1, 120),
    'With PUSH: a calendar is looked at this often even if Microsoft told nothing. What a lost notification costs at most.',
    15,
  ),
  webdavPush: setting(
    'WEBDAV_PUSH',
    flag,
    'Tells apps of changes by WebDAV-Push (DAVx5). The bridge then calls the push services that apps name. PUBLIC_URL must be https. See push.md.',
    false,
    '0',
  ),
} as const
