import { runCorpus, sqlite } from './corpus/run.ts'

runCorpus(sqlite)
