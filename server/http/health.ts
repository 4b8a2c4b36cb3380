import type { FastifyInstance } from 'fastify'
import type { HttpDeps } from './deps.ts'

/** Whether the process lives (/healthz) and whether it can serve (/readyz: the store answers). */
export function healthRoutes(app: FastifyInstance, { checkStore, logger }: HttpDeps): void {
  app.get('/healthz', async () => ({ ok: true }))

  app.get('/readyz', async (_request, reply) => {
    try {
      await checkStore()
      return { ok: true }
    } catch (error) {
      logger.error({ reason: error instanceof Error ? error.message : String(error) }, 'the store does not answer')
      return reply.code(503).send({ ok: false })
    }
  })
}
