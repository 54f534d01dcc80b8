import type { Card } from './write.ts'

/** People who appear as organisers and attendees. Those with a mailbox are in the directory; the others only write. */

export const adele: Card = ['Adele Vance', 'adele@contoso.example']
export const alex: Card = ['Alex Wilber', 'alex@contoso.example']
export const megan: Card = ['Megan Bowen', 'megan@contoso.example']
export const diego: Card = ['Diego Siciliani', 'diego@contoso.example']
export const lee: Card = ['Lee Gu', 'lee.gu@contoso.example']
export const nestor: Card = ['Nestor Wilke', 'nestor@northwind.example']
export const miriam: Card = ['Miriam Graham', 'miriam@fabrikam.example']
export const pradeep: Card = ['Pradeep Gupta', 'pradeep@fabrikam.example']
export const patti: Card = ['Patti Fernandez', 'patti@contoso.example']
export const grady: Card = ['Grady Archie', 'grady@contoso.example']
export const henrietta: Card = ['Henrietta Mueller', 'henrietta@northwind.example']
export const joni: Card = ['Joni Sherman', 'joni@contoso.example']
export const lidia: Card = ['Lidia Holloway', 'lidia@contoso.example']
export const lynne: Card = ['Lynne Robbins', 'lynne@fabrikam.example']
export const adams: Card = ['Conf Room Adams', 'adams@contoso.example']

export const team = [alex, megan, diego, lee, patti] as const
export const everybody = [...team, grady, joni, lidia, nestor, miriam, pradeep, henrietta, lynne] as const
