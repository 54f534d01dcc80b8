/** Secret addresses for apps that know nothing but addresses. */
export const feedsWords = {
  feeds: {
    title: 'Kalenderadressen (ICS)',
    text: 'Für Apps, die nur eine Adresse nehmen: Google Kalender, Outlook im Web, Wandanzeigen, Buchungsseiten. Wer die Adresse hat, liest ohne Passwort, was sie zeigt. Nehmen Sie ein App-Passwort, wo es geht.',
    label: 'Wer die Adresse bekommt',
    example: 'Anzeige im Flur',
    calendar: 'Kalender',
    all: 'Alle Kalender in einem',
    detail: 'Wie viel von jedem Termin',
    details: { busy: 'Nur belegte Zeiten', titles: 'Titel und Orte', all: 'Alles' },
    ends: 'Die Adresse endet',
    never: 'Nie',
    endsAfter: (days: number) => `nach ${days} Tagen`,
    submit: 'Adresse anlegen',
    shows: (calendar: string, detail: string) => `${calendar}: ${detail}`,
    several: (count: number) => `${count} Kalender`,
    view: 'Was sie zeigt',
    neverUsed: 'noch nicht abgeholt',
    used: (when: string, app: string | undefined) =>
      app === undefined ? `abgeholt: ${when}` : `abgeholt: ${when}, von ${app}`,
    revoke: 'Zurückziehen',
    revokeSure: (label: string) =>
      `„${label}“ bekommt sofort nichts mehr. Was schon abgeholt wurde, bleibt bei denen, die es haben.`,
    revokeNow: 'Jetzt zurückziehen',
  },
  feedReveal: {
    title: (label: string) => `Adresse für ${label}`,
    ics: 'Kalenderadresse',
    ifb: 'Nur belegte Zeiten (free/busy)',
    once: 'Die Adresse wird nur jetzt gezeigt und ist geheim: Wer sie hat, kann diese Kalender lesen. Kommt sie in Umlauf, ziehen Sie sie zurück und legen eine neue an.',
    subscribe: 'Im Kalender dieses Geräts öffnen',
    howTitle: 'Wo sie hingehört',
    how: [
      [
        'Google Kalender',
        'Weitere Kalender → Per URL. Google sieht etwa einmal am Tag nach; das lässt sich nicht ändern.',
      ],
      ['Outlook im Web', 'Kalender hinzufügen → Aus dem Internet abonnieren. Sieht alle paar Stunden nach.'],
      [
        'iPhone, iPad, Mac',
        'Der Knopf oben oder „Kalenderabo hinzufügen“. Wie oft nachgesehen wird, lässt sich dort einstellen.',
      ],
      ['Thunderbird', 'Neuer Kalender → Im Netzwerk. Ein Benutzername ist nicht nötig: Lassen Sie ihn leer.'],
      ['ICSx⁵ auf Android', 'Das Pluszeichen, dann die Adresse.'],
      ['Home Assistant', 'Die Integration „Remote calendar“.'],
    ],
    done: 'Fertig',
  },
}
