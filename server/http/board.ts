import type { FastifyInstance } from 'fastify'
import { DomainError } from '#shared/errors.ts'
import { batchRequest, boardColumnQuery, boardQuery } from '#shared/protocol/board.ts'
import { stages } from '#shared/workflow/stages.ts'
import { signedIn } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

/** The desk's board, more of one of its columns, and one step for many articles. */
export function boardRoutes(app: FastifyInstance, { services }: HttpDeps): void {
  app.get('/api/board', async (request) => {
    const { account } = signedIn(request)
    return services.board.read(account, parse(boardQuery, request.query), services.feed.version)
  })

  app.get<{ Params: { stage: string } }>('/api/board/:stage', async (request) => {
    const { account } = signedIn(request)
    const stage = stages.find((known) => known === request.params.stage)
    if (!stage) throw new DomainError('not_found', 'there is no such column')
    return services.board.more(account, stage, parse(boardColumnQuery, request.query))
  })

  app.post('/api/articles/actions', async (request) => {
    return services.board.act(signedIn(request).account, parse(batchRequest, request.body))
  })
}
