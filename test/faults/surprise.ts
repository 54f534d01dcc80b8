/** Loaded ahead of the bridge: at SIGUSR2 something happens in it that nobody foresaw, and what is said of it has a secret. */
const { SURPRISE } = process.env

process.on('SIGUSR2', () => {
  const surprise = new TypeError(`of ${SURPRISE?.split(' ')[1]}`)
  if (SURPRISE?.startsWith('rejection')) void Promise.reject(surprise)
  else throw surprise
})
