import type { FastifyInstance } from 'fastify'
import { createArticleRequest, listArticlesQuery, updateArticleRequest } from '#shared/protocol/api.ts'
import { signedIn } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

type ById = { Params: { id: string } }

/** The desk's list, and articles one by one. */
export function articleRoutes(app: FastifyInstance, { services }: HttpDeps): void {
  app.get('/api/articles', async (request) => {
    const { account } = signedIn(request)
    return services.articles.list(account, parse(listArticlesQuery, request.query))
  })

  app.post('/api/articles', async (request, reply) => {
    const who = signedIn(request)
    const article = await services.articles.create(who.account, parse(createArticleRequest, request.body), who.sessionId)
    return reply.code(201).header('location', `/api/articles/${article.id}`).send(article)
  })

  app.get<ById>('/api/articles/:id', async (request) => services.articles.get(signedIn(request).account, request.params.id))

  app.patch<ById>('/api/articles/:id', async (request) => {
    return services.articles.update(signedIn(request), request.params.id, parse(updateArticleRequest, request.body))
  })
}
