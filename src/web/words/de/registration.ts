/** Für Administratorinnen und Administratoren, die die Bridge mit einer eigenen Registrierung lesen lassen. */
export const registrationWords = {
  registration: {
    title: 'Eine eigene Registrierung verwenden',
    replace: 'Eine andere eintragen',
    text: 'Sonst liest die Bridge mit der Registrierung dessen, der sie betreibt. Mit einer eigenen in Ihrem Entra-Mandanten bestimmen allein Sie, wie lange ihr geheimer Clientschlüssel gilt und was sie darf. Sie braucht Calendars.Read (Typ Anwendung) mit Administratorzustimmung, oder Exchange-Rollen für ausgewählte Postfächer. Sie wird sofort geprüft und nur behalten, wenn die Prüfung gelingt; sie liest für Ihre Organisation und für keine andere.',
    operators: 'Gelesen wird mit der Registrierung des Betreibers.',
    held: {
      secret: (id: string, day: string) =>
        `Gelesen wird mit Ihrer eigenen Registrierung (Client-ID endet auf ${id}) durch einen geheimen Clientschlüssel, eingetragen am ${day}.`,
      certificate: (id: string, day: string) =>
        `Gelesen wird mit Ihrer eigenen Registrierung (Client-ID endet auf ${id}) durch ein Zertifikat, eingetragen am ${day}.`,
    },
    ends: (day: string) => `Gültig bis ${day}.`,
    endUnknown: 'Wie lange es gilt, ist hier nicht bekannt: Niemand hat den Tag eingetragen.',
    soon: (days: number) =>
      `Der geheime Clientschlüssel oder das Zertifikat Ihrer Registrierung endet ${days === 0 ? 'heute' : days === 1 ? 'in 1 Tag' : `in ${days} Tagen`}. Sie sind am Zug: Legen Sie in Entra einen neuen geheimen Clientschlüssel oder ein neues Zertifikat an, und tragen Sie es hier ein.`,
    ended:
      'Der geheime Clientschlüssel oder das Zertifikat Ihrer Registrierung ist abgelaufen: Die Kalender stehen still. Sie sind am Zug: Legen Sie in Entra einen neuen geheimen Clientschlüssel oder ein neues Zertifikat an, und tragen Sie es hier ein.',
    grantIn:
      'Erteilen Sie Ihrer Registrierung im Entra Admin Center die Berechtigung Calendars.Read (Typ Anwendung), oder Exchange-Rollen nur für ausgewählte Postfächer (unten).',
    clientId: 'Anwendungs-ID (Client)',
    secret: 'Wert eines geheimen Clientschlüssels',
    secretHint: 'Den Wert, nicht die Geheimnis-ID: Entra zeigt ihn nur einmal, wenn er entsteht.',
    end: 'Der Tag, an dem der geheime Clientschlüssel endet',
    endHint: 'Wie Entra ihn daneben zeigt. Sie werden hier ab 60 Tage vorher gewarnt; ohne den Tag kann das niemand.',
    pem: 'Oder ein Zertifikat und sein privater Schlüssel',
    pemHint: 'PEM, beide untereinander in diesem Feld; der Schlüssel RSA und nicht verschlüsselt.',
    mailboxes: 'Nur mit Exchange-Rollen: zwei Postfächer, die sie beweisen',
    submit: 'Prüfen und behalten',
    never: 'Es wird versiegelt aufbewahrt und niemandem je wieder gezeigt.',
    remove: 'Entfernen',
    removeSure:
      'Was Sie eingetragen haben, wird hier gelöscht, und Ihre Organisation ist ausgeschaltet, bis Sie mit der Registrierung des Betreibers neu prüfen. Postfächer anderer verschwinden sofort aus den Apps; vom eigenen behalten sie die letzte Kopie wie bei einer Störung. In Entra bleibt die Registrierung bestehen: Nehmen Sie ihr auch dort den geheimen Clientschlüssel oder das Zertifikat weg.',
    kept: 'Ihre Registrierung ist behalten, und die Bridge liest von jetzt an mit ihr.',
    dropped: 'Von Ihren Angaben ist nichts behalten.',
    flaws: {
      clientId: 'Die Anwendungs-ID (Client) ist eine GUID, wie sie die Übersicht der Registrierung zeigt.',
      secretId:
        'Das ist die ID eines geheimen Clientschlüssels, nicht sein Wert. Entra zeigt den Wert nur einmal, wenn er entsteht: Legen Sie einen neuen an, und kopieren Sie die Spalte „Wert“.',
      oneProof:
        'Tragen Sie entweder den Wert eines geheimen Clientschlüssels ein oder ein Zertifikat mit seinem privaten Schlüssel.',
      noCertificate: 'In diesem Text ist kein Zertifikat (PEM).',
      noKey: 'In diesem Text ist kein privater Schlüssel (PEM, nicht verschlüsselt).',
      notRsa: 'Der Schlüssel ist kein RSA-Schlüssel: Microsoft Entra ID nimmt keine anderen.',
      otherKey: 'Der Schlüssel gehört nicht zum Zertifikat.',
      keySize:
        'Der Schlüssel ist zu klein oder zu groß: Erzeugen Sie einen mit 2048 bis 4096 Bit, und laden Sie sein Zertifikat in Entra hoch.',
      ended: 'Seinem Datum nach ist der geheime Clientschlüssel oder das Zertifikat schon abgelaufen.',
      endDay: 'Der Tag, an dem der geheime Clientschlüssel endet, ist kein Datum.',
    },
    /** Danach, was der Betreiber tun müsste, wäre es seine: was geschehen ist, und was zu tun ist. */
    moves: {
      newSecret:
        'Microsoft nimmt den geheimen Clientschlüssel nicht an: Er ist falsch oder abgelaufen. Sie sind am Zug: Legen Sie in Entra einen neuen an, und tragen Sie seinen Wert ein.',
      fixCertificate:
        'Microsoft nimmt das Zertifikat nicht an. Sie sind am Zug: Laden Sie eben dieses Zertifikat in Entra zur Registrierung hoch.',
      fixClientId:
        'Microsoft kennt diese Client-ID in Ihrem Mandanten nicht. Sie sind am Zug: Sehen Sie sie an; die Registrierung muss in eben diesem Mandanten sein.',
      other:
        'Microsoft gibt dieser Registrierung kein Token. Sie sind am Zug: Sehen Sie die Registrierung im Entra Admin Center an.',
    },
    toMend: 'Erneuern',
    shown: (id: string) => `einer eigenen Registrierung; ihre Client-ID endet auf ${id}`,
  },
}
