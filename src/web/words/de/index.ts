import type { Words } from '../types.ts'
import { activityWords } from './activity.ts'
import { adminWords } from './admin.ts'
import { appOnlyWords } from './app-only.ts'
import { approvalWords } from './approval.ts'
import { appsWords } from './apps.ts'
import { calendarsWords } from './calendars.ts'
import { codesWords } from './codes.ts'
import { compareWords } from './compare.ts'
import { connectionWords } from './connection.ts'
import { consentWords } from './consent.ts'
import { doctorWords } from './doctor.ts'
import { failuresWords } from './failures.ts'
import { feedsWords } from './feeds.ts'
import { frameWords } from './frame.ts'
import { help } from './help.ts'
import { landing } from './landing.ts'
import { leaveWords } from './leave.ts'
import { notesWords } from './notes.ts'
import { recipes } from './recipes.ts'
import { reconnectWords } from './reconnect.ts'
import { registrationWords } from './registration.ts'
import { scopeWords } from './scope.ts'
import { sessionsWords } from './sessions.ts'
import { setupWords } from './setup.ts'
import { signinWords } from './signin.ts'
import { tenantWords } from './tenant.ts'

/** Alles, was jemand liest, auf Deutsch: dieselben Dateien wie im Englischen. */
export const de: Words = {
  ...frameWords,
  ...signinWords,
  ...connectionWords,
  ...appsWords,
  ...feedsWords,
  ...approvalWords,
  ...scopeWords,
  ...sessionsWords,
  ...setupWords,
  ...calendarsWords,
  ...compareWords,
  ...reconnectWords,
  ...activityWords,
  ...leaveWords,
  ...consentWords,
  ...adminWords,
  ...doctorWords,
  ...notesWords,
  ...failuresWords,
  ...tenantWords,
  ...appOnlyWords,
  ...registrationWords,
  codes: codesWords,
  landing,
  recipes,
  help,
}
