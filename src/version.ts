import manifest from '../package.json' with { type: 'json' }

/** The release this is, for the page's foot and `--version`. */
export const version: string = manifest.version
