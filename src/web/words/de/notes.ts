import { passwordLimits } from '../../../accounts/types.ts'

const { live, ever, rememberedDays } = passwordLimits

/** One line on what just happened. */
export const notesWords = {
  notes: {
    'signed-out': 'Sie sind abgemeldet.',
    ended: 'Ihre Sitzung ist zu Ende. Bitte melden Sie sich neu an.',
    erased: 'Alles von Ihnen wurde von diesem Server gelöscht.',
    revoked: 'Das Passwort geht nicht mehr.',
    withdrawn: 'Die Adresse geht nicht mehr.',
    again: 'Danke. Jetzt können Sie das Passwort anlegen.',
    label: 'Bitte geben Sie der App einen Namen aus höchstens 64 sichtbaren Zeichen.',
    scope: 'Diese Auswahl geht nicht. Bitte wählen Sie mindestens einen Kalender.',
    added: 'Ein weiteres Konto ist angemeldet. Mit „Konto wechseln“ kommen Sie vom einen zum anderen.',
    switched: 'Das ist Ihr anderes Konto.',
    syncing: 'Outlook wird jetzt angesehen.',
    waiting: 'Gemerkt. Kommen Sie mit diesem Browser wieder, wenn Ihre Administration geantwortet hat.',
    full: `Es gibt schon ${live} App-Passwörter und geheime Adressen. Widerrufen Sie davon, was Sie nicht mehr benutzen.`,
    fullForLong: `Mit denen, die Sie in den letzten ${rememberedDays} Tagen widerrufen haben, gab es ${ever.toLocaleString('de')} App-Passwörter und geheime Adressen: Mehr können nicht entstehen. Jedes macht ${rememberedDays} Tage nach dem Widerruf Platz; um sofort neu zu beginnen, trennen Sie die Verbindung und melden sich neu an.`,
  },
}
