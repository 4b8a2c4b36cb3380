import type { FastifyInstance } from 'fastify'
import { type SiteProfile, updateSiteRequest } from '#shared/protocol/api.ts'
import { signedIn, signedInAs } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

/** The site profile: read by everybody who is signed in, changed by the administrator. */
export function siteRoutes(app: FastifyInstance, { services }: HttpDeps): void {
  app.get('/api/site', async (request): Promise<SiteProfile> => {
    signedIn(request)
    return services.site.get()
  })

  app.put('/api/site', async (request): Promise<SiteProfile> => {
    signedInAs(request, 'admin')
    return services.site.update(parse(updateSiteRequest, request.body))
  })
}
