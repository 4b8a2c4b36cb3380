import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifyMultipart from '@fastify/multipart'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { maxPictureBytes } from '#shared/article/pictureLimits.ts'
import { DomainError } from '#shared/errors.ts'
import { accountRoutes } from './account.ts'
import { articleRoutes } from './articles.ts'
import { assetRoutes } from './assets.ts'
import { giveCookie, tokenOf } from './auth.ts'
import { authorRoutes } from './authors.ts'
import { boardRoutes } from './board.ts'
import { serveClient } from './client.ts'
import { creditRoutes } from './credits.ts'
import type { HttpDeps } from './deps.ts'
import { answerFor } from './errors.ts'
import { exportRoutes } from './exports.ts'
import { healthRoutes } from './health.ts'
import { metricsRoutes } from './metrics.ts'
import { noticeRoutes } from './notices.ts'
import { isOwnOrigin } from './origin.ts'
import { provenanceRoutes } from './provenance.ts'
import { RateError } from './rateLimits.ts'
import { siteRoutes } from './site.ts'
import { userRoutes } from './users.ts'
import { webhookRoutes } from './webhook.ts'
import { workflowRoutes } from './workflow.ts'

/** Largest JSON body, in bytes. Text of articles does not come this way. */
const bodyLimit = 1024 * 1024

/** Longest time for a whole request to arrive, in milliseconds: the largest picture over a line of a megabit a second. */
const requestTimeout = 5 * 60 * 1000

/** The HTTP side of the newsroom, ready for `inject` or `listen`. The collaboration socket is attached separately. */
export async function buildApp(deps: HttpDeps): Promise<FastifyInstance> {
  // The framework's own word is heard when something is wrong; requests are logged below, in our own way.
  const loggerInstance: FastifyBaseLogger = deps.logger.child({}, { level: 'warn' })
  // A proxy on the same machine may say for whom it asks; nobody else is believed.
  const app: FastifyInstance = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    trustProxy: 'loopback',
    requestTimeout,
    // Addresses that cannot be read never reach a route; their answer has the shape of all others.
    frameworkErrors: (error, request, reply) => void sendError(deps, error, request, reply),
  })
  acceptEmptyJson(app)
  app.setErrorHandler((error, request, reply) => sendError(deps, error, request, reply))
  await app.register(fastifyHelmet, helmetOptions(deps.secureCookies))
  await app.register(fastifyCookie)
  await app.register(fastifyMultipart, {
    limits: { fileSize: maxPictureBytes, files: 1, fields: 10, fieldSize: 10_000, parts: 11, headerPairs: 50 },
  })
  app.decorateRequest('signedIn', null)
  app.addHook('onRequest', (request, reply) => admit(deps, request, reply))
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    deps.logger.debug(
      { reqId: request.id, method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    )
  })
  healthRoutes(app, deps)
  metricsRoutes(app, deps)
  accountRoutes(app, deps)
  userRoutes(app, deps)
  siteRoutes(app, deps)
  articleRoutes(app, deps)
  boardRoutes(app, deps)
  noticeRoutes(app, deps)
  webhookRoutes(app, deps)
  workflowRoutes(app, deps)
  assetRoutes(app, deps)
  creditRoutes(app, deps)
  authorRoutes(app, deps)
  exportRoutes(app, deps)
  provenanceRoutes(app, deps)
  await serveClient(app, deps.clientDir)
  return app
}

/** Before every route below /api and /media: our own pages only, who asks, and not too often. */
async function admit(deps: HttpDeps, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { headers, method } = request
  // The route that was found, not the address: an address can be written in many ways.
  if (!/^\/(api|media)\//.test(request.routeOptions.url ?? '')) return
  const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
  if (!reads && !isOwnOrigin(headers.origin, headers.host, deps.publicUrl)) {
    throw new DomainError('wrong_origin', 'the request was sent by a page of another site')
  }
  if (hasNul(request.params)) throw new DomainError('not_found', 'there is nothing at this address')
  const token = tokenOf(headers.cookie)
  const session = token === null ? null : await deps.services.sessions.find(token)
  request.signedIn = session
  if (token !== null && session?.renewed) giveCookie(reply, token, deps.secureCookies)
  await deps.limits.request(session?.account.id ?? request.ip)
  // What routes answer is about people and drafts: no shared cache keeps it. Routes may say something narrower.
  reply.header('cache-control', 'no-store')
}

/** Neither database can look for the character NUL; nothing has it in its address. */
function hasNul(params: unknown): boolean {
  return Object.values(params ?? {}).some((value) => typeof value === 'string' && value.includes('\0'))
}

/** Programs that name JSON as the type of everything they send do so without a body too: sign-out, a new article. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    if (body === '') done(null, undefined)
    else void parseJson(request, body, done)
  })
}

function sendError(deps: HttpDeps, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, body, unexpected } = answerFor(error)
  if (unexpected)
    deps.logger.error({ reqId: request.id, method: request.method, route: request.routeOptions.url, err: error }, 'a request failed')
  if (error instanceof RateError) reply.header('retry-after', error.retryAfterSeconds)
  return reply.code(status).type('application/json; charset=utf-8').send(body)
}

/** Everything from ourselves; pictures also from data: and blob: (previews); styles also inline (the editor sets them). */
function helmetOptions(https: boolean) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // Both say something about https only, and browsers complain about them on plain http.
    strictTransportSecurity: https,
    crossOriginOpenerPolicy: https,
    originAgentCluster: false,
    referrerPolicy: { policy: 'same-origin' as const },
  }
}
