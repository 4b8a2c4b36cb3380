import type { FastifyInstance, FastifyRequest } from 'fastify'
import { maxPictureBytes } from '#shared/article/pictureLimits.ts'
import { DomainError } from '#shared/errors.ts'
import { cropRequest, type PicturesResponse } from '#shared/protocol/api.ts'
import { signedIn } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

type OfArticle = { Params: { id: string; assetId: string } }

/** Uploading pictures to an article, cutting parts out of them, and looking at them. */
export function assetRoutes(app: FastifyInstance, { services, limits }: HttpDeps): void {
  app.post<{ Params: { id: string } }>('/api/articles/:id/assets', async (request, reply) => {
    const { account } = signedIn(request)
    // Judged before the file is read, and once more when it is stored.
    await services.assets.mayAdd(account, request.params.id)
    const picture = await services.assets.add(account, request.params.id, await fileOf(request))
    return reply.code(201).header('location', picture.url).send(picture)
  })

  app.get<{ Params: { id: string } }>('/api/articles/:id/assets', async (request): Promise<PicturesResponse> => {
    signedIn(request)
    return { pictures: await services.pictureCrops.list(request.params.id) }
  })

  app.get<OfArticle>('/api/articles/:id/assets/:assetId', async (request) => {
    signedIn(request)
    return services.pictureCrops.get(request.params.assetId)
  })

  app.post<OfArticle>('/api/articles/:id/assets/:assetId/crops', async (request, reply) => {
    const { account } = signedIn(request)
    const { id, assetId } = request.params
    const crop = parse(cropRequest, request.body)
    await limits.crop(account.id)
    const picture = await services.pictureCrops.add(account, id, assetId, crop)
    return reply.code(201).header('location', picture.url).send(picture)
  })

  app.get<{ Params: { assetId: string } }>('/media/:assetId', async (request, reply) => {
    signedIn(request)
    const { bytes, type } = await services.assets.file(request.params.assetId)
    return reply
      .header('cache-control', 'private, max-age=31536000, immutable')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .type(type)
      .send(bytes)
  })
}

/** The one file of a multipart body. @throws DomainError picture_required, picture_too_large, bad_request */
async function fileOf(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart()) throw new DomainError('picture_required', 'send the picture as multipart/form-data')
  const part = await request.file().catch(unreadable)
  if (!part) throw new DomainError('picture_required', 'there is no file in the request')
  const bytes = await part.toBuffer().catch(unreadable)
  // Cut off exactly between two pieces, a file that is too large passes the parser's own check.
  if (part.file.truncated) throw tooLarge()
  if (bytes.length === 0) throw new DomainError('picture_required', 'the file is empty')
  return bytes
}

function unreadable(error: unknown): never {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  throw code === 'FST_REQ_FILE_TOO_LARGE' ? tooLarge() : new DomainError('bad_request', 'the upload cannot be read')
}

function tooLarge(): DomainError {
  return new DomainError('picture_too_large', 'the picture is too large', { maxBytes: maxPictureBytes })
}
