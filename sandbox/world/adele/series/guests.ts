import { team } from '../../cards.ts'
import * as w from '../../write.ts'

/** The team, all coming. */
export const guests = team.map((card) => w.attendee(card, 'accepted'))
