import type { FastifyInstance } from 'fastify'
import { type KeySet, type Verdict, verifyRequest } from '#shared/protocol/sidecar.ts'
import { signedIn } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

/** The newsroom's public keys, for anybody; and whether a page is what the newsroom signed. */
export function provenanceRoutes(app: FastifyInstance, { services }: HttpDeps): void {
  app.get('/.well-known/galley-keys.json', async (_request, reply): Promise<KeySet> => {
    // Public by its nature: whoever has a page may check it, from any address.
    reply.header('cache-control', 'public, max-age=300').header('access-control-allow-origin', '*')
    return services.provenance.keys()
  })

  app.post('/api/verify', async (request): Promise<Verdict> => {
    signedIn(request)
    return services.provenance.verify(parse(verifyRequest, request.body))
  })
}
