import type { FastifyInstance } from 'fastify'
import { type AuthorsResponse, historyQuery, pasteRequest } from '#shared/protocol/authors.ts'
import { signedIn } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

type ById = { Params: { id: string } }

/** Who wrote what, how the text stood before, and where pasted text came from. */
export function authorRoutes(app: FastifyInstance, { services }: HttpDeps): void {
  app.get<ById>('/api/articles/:id/authors', async (request): Promise<AuthorsResponse> => {
    signedIn(request)
    return services.authors.authorsOf(request.params.id)
  })

  app.get<ById>('/api/articles/:id/history', async (request, reply) => {
    signedIn(request)
    const { at } = parse(historyQuery, request.query)
    // A `HistoryResponse`, of which the larger part was made into JSON where it was worked out.
    const article = await services.pastTexts.at(request.params.id, at)
    return reply.type('application/json; charset=utf-8').send(`{"seq":${at},"article":${article}}`)
  })

  app.post<ById>('/api/articles/:id/pastes', async (request, reply) => {
    await services.authors.notePaste(signedIn(request).account, request.params.id, parse(pasteRequest, request.body))
    return reply.code(204).send()
  })
}
