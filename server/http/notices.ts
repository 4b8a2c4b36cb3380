import type { FastifyInstance } from 'fastify'
import { noticesQuery, readNoticesRequest } from '#shared/protocol/notices.ts'
import { signedIn } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

/** A person's notices: their own, and nobody else's. */
export function noticeRoutes(app: FastifyInstance, { services }: HttpDeps): void {
  app.get('/api/notices', async (request) => services.notices.list(signedIn(request).account, parse(noticesQuery, request.query)))

  app.post('/api/notices/read', async (request) => {
    return services.notices.read(signedIn(request).account, parse(readNoticesRequest, request.body))
  })
}
