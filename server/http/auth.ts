import fastifyCookie from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '#shared/errors.ts'
import type { Role } from '#shared/workflow/roles.ts'
import { holds } from '#shared/workflow/roles.ts'
import type { SignedIn } from '../services/account.ts'
import { sessionLifeMs } from '../services/sessions.ts'

/** Name of the cookie that carries the session's token. */
const sessionCookie = 'galley_session'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for every request below /api and /media before the route runs. */
    signedIn: SignedIn | null
  }
}

/** The session token of a Cookie header, of a request and of a WebSocket upgrade alike. */
export function tokenOf(cookieHeader: string | undefined): string | null {
  return fastifyCookie.parse(cookieHeader ?? '')[sessionCookie] || null
}

/** Gives the browser the token. Lax keeps other sites' requests without it; scripts never see it. */
export function giveCookie(reply: FastifyReply, token: string, secure: boolean): void {
  reply.setCookie(sessionCookie, token, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: sessionLifeMs / 1000 })
}

export function takeCookie(reply: FastifyReply, secure: boolean): void {
  reply.clearCookie(sessionCookie, { path: '/', httpOnly: true, sameSite: 'lax', secure })
}

/** @throws DomainError not_signed_in */
export function signedIn(request: FastifyRequest): SignedIn {
  if (request.signedIn === null) throw new DomainError('not_signed_in', 'sign in first')
  return request.signedIn
}

/** @throws DomainError not_signed_in, forbidden */
export function signedInAs(request: FastifyRequest, role: Role): SignedIn {
  const who = signedIn(request)
  if (!holds(who.account, [role])) throw new DomainError('forbidden', `only for ${role}`)
  return who
}
