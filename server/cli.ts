import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { formats } from '#shared/export/formats.ts'
import { createUserRequest, updateUserRequest } from '#shared/protocol/api.ts'
import { sidecarName } from '#shared/protocol/sidecar.ts'
import { roles } from '#shared/workflow/roles.ts'
import { backupVerb, restoreVerb } from './cliBackup.ts'
import { keyListVerb, keyRotateVerb, verifyVerb } from './cliSignature.ts'
import { say, UsageError, type Values, type Verb, warn } from './cliVerb.ts'
import { verifyRecordVerb } from './cliVerify.ts'
import { outliveClosedOutput } from './closedOutput.ts'
import { loadConfig } from './config.ts'
import { processLogger } from './log.ts'
import { type Newsroom, openNewsroom } from './newsroom.ts'
import { newToken } from './services/ids.ts'
import { findArticleByNumber } from './store/articles.ts'
import { openStore, type Store } from './store/openStore.ts'

/*
 * The command line works on the store directly. With SQLite the server must not run at the same time, except for a
 * backup: the store says so in one line.
 */

/** What is done inside an open newsroom. */
type Work = (newsroom: Newsroom, store: Store, words: readonly string[], values: Values) => Promise<void>

const verbs: Readonly<Record<string, Verb>> = {
  'user add': {
    usage: `user add --username NAME --name "REAL NAME" --roles ROLE[,ROLE…] [--password PASSWORD]

Adds an account. Without --password a random one is made and printed.
Roles: ${roles.join(', ')}`,
    options: { username: { type: 'string' }, name: { type: 'string' }, roles: { type: 'string' }, password: { type: 'string' } },
    words: 0,
    run: inNewsroom(addUser),
  },
  'user password': {
    usage: `user password USERNAME [--password PASSWORD]

Gives an account a new password and signs it out everywhere. Without --password a random one is made and printed.`,
    options: { password: { type: 'string' } },
    words: 1,
    run: inNewsroom(setPassword),
  },
  export: {
    usage: `export ARTICLE [--format FORMAT] [--out FILE] [--signature]

Writes an article (id or 稿号, for example 2026-0012) as a file. Without --out the file is named after the article;
--out - writes to standard output. --signature also writes the signature beside it (page.sig.json); only signed copy
has one.
Formats: ${formats.join(', ')}, record (html if not given)`,
    options: { format: { type: 'string', default: 'html' }, out: { type: 'string' }, signature: { type: 'boolean', default: false } },
    words: 1,
    run: inNewsroom(exportArticle),
  },
  // The longer name first: a page may be called anything but this.
  'verify record': verifyRecordVerb,
  verify: verifyVerb,
  'key list': keyListVerb,
  'key rotate': keyRotateVerb,
  backup: backupVerb,
  restore: restoreVerb,
  migrate: {
    usage: `migrate

Brings the store's schema up to date. The server does the same when it starts.`,
    options: {},
    words: 0,
    // Opening the store has done it.
    run: inNewsroom(async () => say('the store is up to date')),
  },
}

const usage = `usage: npm run galley -- <verb> [options]

${Object.values(verbs)
  .map((verb) => `  ${verb.usage.split('\n', 1)[0]}`)
  .join('\n')}

<verb> --help explains one of them. DATA_DIR and DATABASE_URL say which newsroom is meant.`

async function main(args: readonly string[]): Promise<void> {
  const name = Object.keys(verbs).find((known) => known.split(' ').every((word, index) => args[index] === word))
  const verb = name === undefined ? undefined : verbs[name]
  if (name === undefined || !verb) {
    if (args.length === 0 || args[0] === '--help' || args[0] === 'help') return say(usage)
    throw new UsageError(`unknown verb: ${args.slice(0, 2).join(' ')}\n\n${usage}`)
  }
  const rest = args.slice(name.split(' ').length)
  if (rest.includes('--help')) return say(`usage: npm run galley -- ${verb.usage}`)
  const { words, moreWords = 0 } = verb
  const { values, positionals } = parseArgs({ args: rest, options: verb.options, allowPositionals: words > 0 })
  if (positionals.length < words || positionals.length > words + moreWords) throw new UsageError(`usage: npm run galley -- ${verb.usage}`)
  await verb.run(positionals, values as Values)
}

function inNewsroom(work: Work): Verb['run'] {
  return async (words, values) => {
    const { dataDir, databaseUrl } = loadConfig()
    const store = await openStore({ dataDir, databaseUrl, inThread: true })
    try {
      const newsroom = openNewsroom({ store, dataDir, logger: processLogger('error'), now: Date.now })
      await work(newsroom, store, words, values).finally(() => newsroom.close())
    } finally {
      await store.close()
    }
  }
}

async function addUser(newsroom: Newsroom, _store: Store, _words: readonly string[], values: Values): Promise<void> {
  const missing = ['username', 'name', 'roles'].filter((option) => !values[option])
  if (missing.length > 0) throw new UsageError(`missing: ${missing.map((option) => `--${option}`).join(' ')}; --help explains it`)
  const { username, name, password = newToken() } = values
  const request = createUserRequest.parse({
    username,
    name,
    roles: String(values['roles'] ?? '')
      .split(/[\s,]+/)
      .filter(Boolean),
    password,
  })
  const user = await newsroom.services.accounts.create(request)
  say(`added ${user.username} (${user.roles.join(', ')})`)
  if (values['password'] === undefined) say(`password: ${request.password}`)
}

async function setPassword(newsroom: Newsroom, _store: Store, [username = '']: readonly string[], values: Values): Promise<void> {
  const { password = '' } = updateUserRequest.parse({ password: values['password'] ?? newToken() })
  const user = (await newsroom.services.accounts.users()).find((known) => known.username === username.toLowerCase())
  if (!user) throw new UsageError(`there is no account ${username}`)
  await newsroom.services.accounts.update(user.id, { password })
  say(`${user.username} has a new password and is signed out everywhere`)
  if (values['password'] === undefined) say(`password: ${password}`)
}

async function exportArticle(newsroom: Newsroom, store: Store, [article = '']: readonly string[], values: Values): Promise<void> {
  const row = await findArticleByNumber(store.db, article)
  const { exports, provenance } = newsroom.services
  const [id, format] = [row?.id ?? article, String(values['format'])]
  if (values['out'] === '-' && values['signature']) throw new UsageError('--signature needs a file to stand beside')
  const { file, sidecar } = values['signature']
    ? await provenance.signedExport(null, id, format)
    : { file: await exports.write(null, id, format), sidecar: null }
  if (values['out'] === '-') return new Promise((done) => process.stdout.write(file.bytes, () => done()))
  const path = typeof values['out'] === 'string' ? values['out'] : file.name
  await writeFile(path, file.bytes)
  say(`${path}  ${file.bytes.length} bytes  sha256 ${file.sha256}`)
  if (!sidecar) return
  await writeFile(sidecarName(path), sidecar.bytes)
  say(`${sidecarName(path)}  ${sidecar.bytes.length} bytes`)
}

function problem(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n')
  return error instanceof Error ? error.message : String(error)
}

outliveClosedOutput()
main(process.argv.slice(2)).catch((error: unknown) => {
  warn(problem(error))
  process.exitCode = 1
})
