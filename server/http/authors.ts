import type { FastifyInstance } from 'fastify'
import { type AuthorsResponse, pasteRequest } from '#shared/protocol/authors.ts'
import { signedIn } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

type ById = { Params: { id: string } }

/** Who wrote what, and where pasted text came from. */
export function authorRoutes(app: FastifyInstance, { services }: HttpDeps): void {
  app.get<ById>('/api/articles/:id/authors', async (request): Promise<AuthorsResponse> => {
    signedIn(request)
    return services.authors.authorsOf(request.params.id)
  })

  app.post<ById>('/api/articles/:id/pastes', async (request, reply) => {
    await services.authors.notePaste(signedIn(request).account, request.params.id, parse(pasteRequest, request.body))
    return reply.code(204).send()
  })
}
