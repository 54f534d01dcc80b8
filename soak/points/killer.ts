/** A thread that kills its process a moment after it was told to, while the main thread waits for the disk. */
import { workerData } from 'node:worker_threads'

/** Microseconds, once they are above zero. */
const told = workerData as Int32Array

Atomics.wait(told, 0, 0)
const end = performance.now() + (told[0] ?? 0) / 1_000
while (performance.now() < end);
process.kill(process.pid, 'SIGKILL')
