import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { copyStateHeader } from '#shared/export/copyState.ts'
import { signedIn } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { parse } from './parse.ts'

const exportQuery = z.object({
  format: z.string().max(40).default('html'),
  download: z.enum(['0', '1']).default('0'),
  /** `signature`: not the file itself but the signature that belongs beside it. */
  sidecar: z.enum(['signature']).optional(),
  /** A published edition. */
  edition: z.coerce.number().int().min(1).max(100_000).optional(),
  // Whoever asks for a kept version must not be given the present text instead.
  version: z.undefined('versions are not part of this edition').optional(),
})

/**
 * The page is shown in a frame of our own address: it may bring its styles and pictures in itself, and nothing else.
 * The sandbox keeps it harmless even when somebody opens the address alone.
 */
const exportPolicy =
  "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

/** An article in one of the formats. */
export function exportRoutes(app: FastifyInstance, { services }: HttpDeps): void {
  app.get<{ Params: { id: string } }>('/api/articles/:id/export', async (request, reply) => {
    const { account } = signedIn(request)
    const { format, download, sidecar, edition } = parse(exportQuery, request.query)
    const { id } = request.params
    const file = sidecar
      ? (await services.provenance.signedExport(account, id, format)).sidecar
      : await services.exports.write(account, id, format, edition)
    reply
      .header('etag', `"${file.sha256}"`)
      .header('cache-control', 'private, no-cache')
      // Also on a 304: browsers put its policy in the place of the one they kept.
      .header('content-security-policy', exportPolicy)
    if (file.copy) reply.header(copyStateHeader, file.copy)
    if (isKnown(request.headers['if-none-match'], file.sha256)) return reply.code(304).send()
    return reply
      .header('content-disposition', disposition(file.name, download === '1'))
      .type(file.type)
      .send(file.bytes)
  })
}

/** RFC 9110, 13.1.2: any of a list, weak ones too, which proxies make of ours when they compress; or whatever there is. */
function isKnown(header: string | undefined, sha256: string): boolean {
  if (header === undefined) return false
  const known = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return known.includes('*') || known.includes(`"${sha256}"`)
}

/** RFC 6266: a plain name for old programs, the real one in UTF-8. */
function disposition(name: string, download: boolean): string {
  const plain = name.replace(/[^\x20-\x7e]+/g, '').replace(/["\\%]/g, '')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${download ? 'attachment' : 'inline'}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
