import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DomainError } from '#shared/errors.ts'
import type { HttpDeps } from './deps.ts'

const loopback = /^(127\.|::1$|::ffff:127\.)/
/** What proxies add: then the request comes from elsewhere, whatever the address of the peer says. */
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

/** GET /metrics, for programs on this machine and, if there is a token, for those that know it. */
export function metricsRoutes(app: FastifyInstance, { metrics }: HttpDeps): void {
  if (!metrics) return
  app.get('/metrics', async (request, reply) => {
    if (!isLocal(request) && !knowsToken(request, metrics.token)) throw new DomainError('forbidden', 'this is not for everybody')
    return reply
      .type(metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.text())
  })
}

function isLocal({ raw, headers }: FastifyRequest): boolean {
  return loopback.test(raw.socket.remoteAddress ?? '') && proxyHeaders.every((name) => headers[name] === undefined)
}

function knowsToken({ headers }: FastifyRequest, token: string | null): boolean {
  const given = Buffer.from(headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return token !== null && given.length === wanted.length && timingSafeEqual(given, wanted)
}
