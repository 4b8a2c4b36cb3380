import type { FastifyInstance } from 'fastify'
import { createUserRequest, type UsersResponse, updateUserRequest } from '#shared/protocol/api.ts'
import { signedInAs } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

/** People and their roles, for the administrator. */
export function userRoutes(app: FastifyInstance, { services }: HttpDeps): void {
  app.get('/api/users', async (request): Promise<UsersResponse> => {
    signedInAs(request, 'admin')
    return { users: await services.accounts.users() }
  })

  app.post('/api/users', async (request, reply) => {
    signedInAs(request, 'admin')
    const user = await services.accounts.create(parse(createUserRequest, request.body))
    return reply.code(201).send({ user })
  })

  app.patch<{ Params: { id: string } }>('/api/users/:id', async (request) => {
    signedInAs(request, 'admin')
    return { user: await services.accounts.update(request.params.id, parse(updateUserRequest, request.body)) }
  })
}
