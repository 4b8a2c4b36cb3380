import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { statusOf } from './errors.ts'

/** Addresses that are not pages: what is missing there is answered in JSON. (A page would tell a monitor that all is well.) */
const notPages = /^\/(api|media|collab|assets|healthz|readyz|metrics)(\/|$)/

/**
 * Serves the built pages. Files below /assets carry a hash in their names and are kept for good; the page itself is
 * asked for every time. Any other address without a file ending is a page of the client, which has its own "not found".
 */
export async function serveClient(app: FastifyInstance, clientDir: string | null): Promise<void> {
  if (clientDir !== null) {
    await app.register(fastifyStatic, { root: clientDir, index: false, cacheControl: false, setHeaders })
    app.get('/', (_request, reply) => page(reply))
  }
  app.setNotFoundHandler((request, reply) => {
    if (clientDir !== null && isPage(request)) return page(reply)
    return reply.code(statusOf.not_found).send({ error: { code: 'not_found', message: 'there is nothing at this address' } })
  })
}

function page(reply: FastifyReply): FastifyReply {
  return reply.sendFile('index.html')
}

function isPage(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0] ?? '/'
  return (request.method === 'GET' || request.method === 'HEAD') && !notPages.test(path) && !/\.[a-z0-9]+$/i.test(path)
}

function setHeaders(response: { setHeader(name: string, value: string): unknown }, path: string): void {
  const hashed = /[/\\]assets[/\\]/.test(path)
  response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
}
