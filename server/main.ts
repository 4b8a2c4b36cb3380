import './tuneVm.ts'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { outliveClosedOutput } from './closedOutput.ts'
import { type Config, loadConfig } from './config.ts'
import { demoTable, prepareDemo } from './demoNewsroom.ts'
import { buildApp } from './http/app.ts'
import { CollabSocket } from './http/collabSocket.ts'
import { RateLimits } from './http/rateLimits.ts'
import { Seats } from './http/seats.ts'
import { type Logger, processLogger } from './log.ts'
import { Metrics } from './metrics.ts'
import { type Newsroom, openNewsroom } from './newsroom.ts'
import { FoldThread } from './services/foldThread.ts'
import { LedgerThread } from './services/ledgerThread.ts'
import { MediaFolder, mediaDir } from './services/mediaFolder.ts'
import { PastThread } from './services/pastThread.ts'
import { selfCheck } from './services/selfCheck.ts'
import { closeInOrder, stopOnSignals } from './shutdown.ts'
import { listenProblem, requireDataDir, startProblem, storeProblem } from './startProblem.ts'
import { openStore, type Store } from './store/openStore.ts'

/*
 * The one place where the server is put together. Standard output carries what people and programs wait for (the
 * address, the set-up link, the demo accounts), standard error the log.
 */

/** Logs that grew long before the start are folded so long after it. */
const foldAfterMs = 15_000
/** Sessions and notices whose life is over are looked for so often. */
const sessionSweepMs = 10 * 60 * 1000

async function main(): Promise<void> {
  outliveClosedOutput()
  const demo = wantsDemo()
  const config = loadConfig()
  const logger = processLogger(config.logLevel)
  const fault = { handle: (_error: Error) => {} }
  requireDataDir(config.dataDir)
  const { dataDir, databaseUrl, rateLimits } = config
  const store = await openStore({ dataDir, databaseUrl, onFault: (error) => fault.handle(error) }).catch((error: unknown) => {
    throw storeProblem(error, config)
  })
  await selfCheck({ store, media: new MediaFolder(mediaDir(dataDir)), logger })
  const threads = { folder: new FoldThread(), keeper: new LedgerThread(), reader: new PastThread() }
  const metrics = new Metrics()
  const open = (now: () => number) => openNewsroom({ store, dataDir, logger, now, ...threads, rateLimits, meter: metrics.meter })
  const demoPassword = demo ? await prepareDemo(open, config.demoPassword) : null
  const newsroom = open(Date.now)
  const server = await serve(config, logger, store, newsroom, metrics)
  fault.handle = (error) => {
    logger.error({ err: error }, 'the store reports a fault')
    // Without its thread SQLite answers nothing any more; whoever supervises the process starts it again.
    if (store.dialect !== 'sqlite') return
    const end = () => process.exit(1)
    server.stop().then(end, end)
  }
  stopOnSignals(server.stop)
  const { needsSetup } = await newsroom.services.setup.state()
  const setupToken = needsSetup ? await newsroom.services.setup.issueToken() : null
  print(`listening on ${server.address}`)
  if (demoPassword !== null)
    print(`\nThe demo newsroom is open at ${config.publicUrl ?? server.address}\n\n${demoTable(demoPassword)}\n\nCtrl-C ends it.`)
  if (setupToken !== null)
    print(`Set up the newsroom with this link (valid once): ${config.publicUrl ?? server.address}/setup?token=${setupToken}`)
}

interface Serving {
  /** http://HOST:PORT with the real port. */
  readonly address: string
  /** Ends everything in order. @returns whether all of it did */
  stop(): Promise<boolean>
}

async function serve(config: Config, logger: Logger, store: Store, newsroom: Newsroom, metrics: Metrics): Promise<Serving> {
  const { hub, services, projection, compaction } = newsroom
  const shared = { services, limits: new RateLimits(config.rateLimits), logger, publicUrl: config.publicUrl }
  let isEnding = false
  metrics.watch(() => hub.figures())
  const app = await buildApp({
    ...shared,
    metrics: { contentType: metrics.contentType, token: config.metricsToken, text: () => metrics.text() },
    secureCookies: config.publicUrl?.startsWith('https:') ?? false,
    clientDir: fileURLToPath(new URL('../client', import.meta.url)),
    checkStore: async () => {
      if (isEnding) throw new Error('the server is ending')
      await store.check()
      if (!hub.healthy) throw new Error('the store does not take updates in time')
    },
  })
  const sockets = new CollabSocket(app.server, { ...shared, hub, seats: new Seats(config.rateLimits) })
  await projection.catchUp()
  const address = await listen(app, config)
  services.scheduler.start()
  services.webhookSender.start()
  const sweep = setInterval(() => {
    services.sessions.endExpired().catch((error: unknown) => logger.warn({ err: error }, 'sessions could not be swept'))
    services.notices.prune().catch((error: unknown) => logger.warn({ err: error }, 'notices could not be swept'))
  }, sessionSweepMs)
  // Whoever comes back after a restart goes first.
  const fold = setTimeout(() => {
    compaction.catchUp().catch((error: unknown) => logger.warn({ err: error }, 'long logs could not be looked for'))
  }, foldAfterMs)
  const stop = () => {
    clearInterval(sweep)
    clearTimeout(fold)
    // First /readyz says 503 and new sockets are refused; requests are answered until the last socket has been told.
    isEnding = true
    sockets.stop()
    return closeInOrder(
      [
        { name: 'live documents', limitMs: 18_500, close: () => hub.close() },
        { name: 'http', limitMs: 2_500, close: () => app.close() },
        { name: 'schedule', limitMs: 1_000, close: () => services.scheduler.close() },
        { name: 'webhook', limitMs: 1_000, close: () => services.webhookSender.close() },
        { name: 'projection', limitMs: 1_000, close: () => projection.close() },
        { name: 'attribution', limitMs: 1_000, close: () => services.attribution.close() },
        { name: 'past texts', limitMs: 1_000, close: () => services.pastTexts.close() },
        { name: 'compaction', limitMs: 1_000, close: () => compaction.close() },
        { name: 'store', limitMs: 1_500, close: () => store.close() },
      ],
      logger,
    )
  }
  return { address, stop }
}

async function listen(app: Awaited<ReturnType<typeof buildApp>>, { host, port }: Config): Promise<string> {
  await app.listen({ host, port }).catch((error: unknown) => {
    throw listenProblem(error, { host, port })
  })
  const bound = app.server.address()
  const realPort = typeof bound === 'object' && bound !== null ? bound.port : port
  return `http://${host.includes(':') ? `[${host}]` : host}:${realPort}`
}

function wantsDemo(): boolean {
  return parseArgs({ options: { demo: { type: 'boolean', default: false } } }).values.demo
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${startProblem(error)}\n`)
  process.exit(1)
})
