import type { FastifyInstance, FastifyReply } from 'fastify'
import { changePasswordRequest, type HelloResponse, setupRequest, signInRequest, type UserResponse } from '#shared/protocol/api.ts'
import { personOf, type Verified } from '../services/account.ts'
import { giveCookie, signedIn, takeCookie, tokenOf } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

/** Hello, set-up, sign-in, sign-out, who I am and my password. */
export function accountRoutes(app: FastifyInstance, { services, limits, secureCookies }: HttpDeps): void {
  const enter = async (reply: FastifyReply, verified: Verified): Promise<UserResponse> => {
    giveCookie(reply, await services.sessions.open(verified), secureCookies)
    return { user: personOf(verified.account) }
  }

  app.get('/api/hello', async (): Promise<HelloResponse> => {
    const site = await services.site.get()
    const { needsSetup, demo } = await services.setup.state()
    return { name: site.name, language: site.language, needsSetup, demo }
  })

  app.post('/api/setup', async (request, reply) => {
    const body = parse(setupRequest, request.body)
    return enter(reply, await services.setup.complete(body))
  })

  app.post('/api/sign-in', async (request, reply) => {
    const { username, password } = parse(signInRequest, request.body)
    const attempt = async () => enter(reply, await services.accounts.check(username, password))
    const answer = await limits.passwordAttempt(username, request.ip, attempt)
    const old = tokenOf(request.headers.cookie)
    if (old !== null) await services.sessions.endByToken(old)
    return answer
  })

  app.post('/api/sign-out', async (request, reply) => {
    if (request.signedIn !== null) await services.sessions.end(request.signedIn.sessionId)
    takeCookie(reply, secureCookies)
    return reply.code(204).send()
  })

  app.get('/api/me', async (request): Promise<UserResponse> => ({ user: personOf(signedIn(request).account) }))

  app.post('/api/me/password', async (request, reply) => {
    const who = signedIn(request)
    const { current, password } = parse(changePasswordRequest, request.body)
    await limits.passwordAttempt(who.account.username, request.ip, () => services.accounts.changePassword(who, current, password))
    return reply.code(204).send()
  })

  app.get('/api/people', async (request) => {
    signedIn(request)
    return { people: await services.accounts.people() }
  })
}
