/**
 * Loaded ahead of `main.ts` by the command that serves (`--import`): keeps what Node has made of the sources beside them, so that the next
 * start neither strips types nor compiles anew. That is half of a start's work, and the stripper's 20 MiB stay out of memory. Where the
 * folder cannot be written, nothing is kept and nothing is said. The image brings it filled.
 */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

enableCompileCache(join(import.meta.dirname, '../.compiled'))
