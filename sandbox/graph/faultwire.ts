import type Koa from 'koa'
import type { SandboxContext } from '../model.ts'
import type { GraphRequest } from './types.ts'

export const spoil = (
  _ctx: Koa.Context,
  _context: SandboxContext,
  _request: GraphRequest,
  _text: string | undefined,
): boolean => false
