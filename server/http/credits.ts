import type { FastifyInstance } from 'fastify'
import { type CreditsResponse, changeCreditsRequest } from '#shared/protocol/creditLine.ts'
import { signedIn } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

type ById = { Params: { id: string } }

/** The credit line of an article (署名行): read by everybody who is signed in, changed by editors. */
export function creditRoutes(app: FastifyInstance, { services }: HttpDeps): void {
  app.get<ById>('/api/articles/:id/credits', async (request): Promise<CreditsResponse> => {
    return services.creditLine.get(signedIn(request).account, request.params.id)
  })

  app.put<ById>('/api/articles/:id/credits', async (request): Promise<CreditsResponse> => {
    return services.creditLine.change(signedIn(request).account, request.params.id, parse(changeCreditsRequest, request.body))
  })
}
