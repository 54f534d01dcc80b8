/**
 * Which texts this translator writes: a digest of what it makes of the golden events. Where it moves, kept calendars are read and
 * translated anew, so that an improvement reaches every app. A test tells the value that is due.
 */
export const translatorVersion = 'd834ecf6e23f5bd4'

/** Which texts the lens writes, in the same way: where it moves, every derived tree is made anew. */
export const lensVersion = 'd3a0a8061599b21a'
