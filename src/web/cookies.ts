import type Koa from 'koa'

export type CookieName = 'sid' | 'pre' | 'wait' | 'lang' | 'zone'

/** 256 random bits, base64url; what we have sealed; a language; a time zone. Anything else in a cookie is not ours. */
const token = /^[A-Za-z0-9_-]{43}$/
const shapes: Readonly<Record<CookieName, RegExp>> = {
  sid: token,
  pre: token,
  wait: /^[A-Za-z0-9_.-]{1,1600}$/,
  lang: /^[a-z]{2}$/,
  zone: /^[A-Za-z0-9_+/-]{1,64}$/,
}

/**
 * Our cookies. Over https they carry the `__Host-` prefix: no sibling domain and no plain-http page can plant one.
 * Lax, not Strict: the browser must send them when Microsoft sends it back to us.
 *
 * @see RFC 6265bis §4.1.3.2 (the `__Host-` prefix)
 */
export function cookies(publicUrl: URL) {
  const secure = publicUrl.protocol === 'https:'
  const full = (name: CookieName) => (secure ? `__Host-${name}` : name)
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  const pairs = (ctx: Koa.Context, name: CookieName) =>
    ctx
      .get('Cookie')
      .split(/;\s*/)
      .filter((pair) => pair.startsWith(`${full(name)}=`))
  return {
    /** Whether the browser sends it, whatever it holds. */
    has: (ctx: Koa.Context, name: CookieName): boolean => pairs(ctx, name).length > 0,
    /** @returns undefined also when the cookie comes twice: then somebody planted one of them. */
    read(ctx: Koa.Context, name: CookieName): string | undefined {
      const found = pairs(ctx, name)
      const value = found[0]?.slice(full(name).length + 1)
      return found.length === 1 && value !== undefined && shapes[name].test(value) ? value : undefined
    },
    write(ctx: Koa.Context, name: CookieName, value: string, maxAgeSeconds: number): void {
      ctx.append('Set-Cookie', `${full(name)}=${value}; Max-Age=${maxAgeSeconds}; ${attributes}`)
    },
    clear(ctx: Koa.Context, name: CookieName): void {
      ctx.append('Set-Cookie', `${full(name)}=; Max-Age=0; ${attributes}`)
    },
  }
}

export type Cookies = ReturnType<typeof cookies>
