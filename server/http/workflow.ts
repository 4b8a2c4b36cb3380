import type { FastifyInstance } from 'fastify'
import { type ActionResponse, actionRequest } from '#shared/protocol/workflowApi.ts'
import { signedIn } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

type ById = { Params: { id: string } }

/** What may be done with an article now, doing it, the record of what was done (审稿单), and what a correction changes. */
export function workflowRoutes(app: FastifyInstance, { services }: HttpDeps): void {
  app.get<ById>('/api/articles/:id/actions', async (request) => {
    return services.workflow.offers(signedIn(request).account, request.params.id)
  })

  app.post<ById>('/api/articles/:id/actions', async (request): Promise<ActionResponse> => {
    const { account } = signedIn(request)
    const outcome = await services.workflow.act(account, request.params.id, parse(actionRequest, request.body))
    return { ...outcome, article: await services.articles.get(account, request.params.id) }
  })

  app.get<ById>('/api/articles/:id/record', async (request) => {
    return services.record.read(signedIn(request).account, request.params.id)
  })

  app.get<ById>('/api/articles/:id/correction', async (request) => {
    signedIn(request)
    return services.workflow.correction(request.params.id)
  })
}
