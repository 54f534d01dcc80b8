import type Koa from 'koa'
import type { Deps } from './types.ts'

export const graphControl =
  (_deps: Deps): Koa.Middleware =>
  (_ctx, next) =>
    next()
