/**
 * Which texts this translator writes: a digest of what it makes of the golden events. Where it moves, kept calendars are read and
 * translated anew, so that an improvement reaches every app. A test tells the value that is due.
 */
export const translatorVersion = 'fd9240c5128ad861'

/** Which texts the lens writes, in the same way: where it moves, every derived tree is made anew. */
export const lensVersion = 'a61080c81a39f333'
