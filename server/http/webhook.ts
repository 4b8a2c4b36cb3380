import type { FastifyInstance } from 'fastify'
import { updateWebhookRequest } from '#shared/protocol/webhook.ts'
import { signedInAs } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

/** The newsroom's webhook, for the administrator alone. */
export function webhookRoutes(app: FastifyInstance, { services }: HttpDeps): void {
  app.get('/api/site/webhook', async (request) => {
    signedInAs(request, 'admin')
    return services.webhook.get()
  })

  app.put('/api/site/webhook', async (request) => {
    signedInAs(request, 'admin')
    return services.webhook.update(parse(updateWebhookRequest, request.body))
  })

  app.post('/api/site/webhook/test', async (request) => {
    signedInAs(request, 'admin')
    return services.webhook.test()
  })

  app.post('/api/site/webhook/retry', async (request) => {
    signedInAs(request, 'admin')
    return services.webhook.retry()
  })
}
