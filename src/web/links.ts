/** Addresses of our own pages. All of them come from the public URL, none from the request. */
export interface Links {
  /** `/login` → `/bridge/login`: for links, forms and redirects. */
  readonly path: (page: string) => string
  /** `/oauth/callback` → `https://cal.example.org/bridge/oauth/callback`. */
  readonly absolute: (page: string) => string
  /** What a person types into an app: no path and no slash unless there is a sub-path. */
  readonly server: string
  /** The ways a page may be asked for: as it is (the proxy cut the sub-path off) and below the sub-path. */
  readonly routes: (page: string) => readonly string[]
}

export function links(publicUrl: URL): Links {
  const base = publicUrl.pathname.replace(/\/+$/, '')
  const path = (page: string) => base + page
  return {
    path,
    absolute: (page) => publicUrl.origin + path(page),
    server: publicUrl.origin + base,
    routes: (page) => (base === '' ? [page] : page === '/' ? [page, base, path(page)] : [page, path(page)]),
  }
}
