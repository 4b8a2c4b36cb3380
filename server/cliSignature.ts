import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type KeySet, sidecarName, type Verdict } from '#shared/protocol/sidecar.ts'
import { say, UsageError, type Values, type Verb, warn } from './cliVerb.ts'
import { loadConfig } from './config.ts'
import { readKeySet, SigningKeys } from './services/signingKeys.ts'
import { verifyPage } from './services/verifyPage.ts'

/** 核验: whether a page is what a newsroom signed. */
export const verifyVerb: Verb = {
  usage: `verify PAGE [SIDECAR] [--keys FILE]

Says whether a page is, byte for byte, what the newsroom signed off. Without SIDECAR the signature is looked for beside
the page: page.html has page.sig.json. The keys are those of DATA_DIR, or of a file: what the newsroom publishes at
/.well-known/galley-keys.json. Ends with 0 only if the page is valid.`,
  options: { keys: { type: 'string' } },
  words: 1,
  moreWords: 1,
  run: verify,
}

export const keyListVerb: Verb = {
  usage: `key list

Prints the newsroom's public keys, as they are published at /.well-known/galley-keys.json.`,
  options: {},
  words: 0,
  run: async () => say(JSON.stringify(await keysHere().published(), null, 2)),
}

export const keyRotateVerb: Verb = {
  usage: `key rotate

Makes a new signing key and destroys the old one. The old public key is kept: what was signed with it stays valid.
The server may run meanwhile.`,
  options: {},
  words: 0,
  run: async () => say(`pages are signed with ${await keysHere().rotate()} from now on`),
}

/** The people at a terminal read one of the two languages. */
const words: { readonly [V in Verdict['verdict']]: string } = {
  valid: '有效：页面与签发的一致，一个字节也没有改动。\nvalid: the page is what was signed off, byte for byte.',
  page_changed:
    '已改动：签名属实，但页面不是当时签发的那一份。\nchanged: the signature is genuine, but the page is not the one that was signed off.',
  sidecar_changed: '签名文件已改动：它的内容与签名不符。\nchanged: what the signature file says was altered.',
  unknown_key: '密钥不明：签名所用的密钥不属于本社。\nunknown key: the signature was made with a key that is not this newsroom’s.',
  not_a_sidecar: '不是签名文件。\nnot a signature file.',
}

async function verify([page = '', given]: readonly string[], values: Values): Promise<void> {
  const path = given ?? sidecarName(page)
  const sha256 = createHash('sha256')
    .update(await read(page))
    .digest('hex')
  const sidecar = (await read(path)).toString()
  const verdict = verifyPage(await chosenKeys(values['keys']), { sha256, sidecar })
  if (verdict.verdict !== 'valid') {
    process.exitCode = 1
    warn(words[verdict.verdict])
  } else say(words.valid)
  if (verdict.verdict === 'unknown_key') warn(`key ${verdict.key}`)
  if (!('signed' in verdict)) return
  const { article, steps } = verdict.signed
  const report = verdict.verdict === 'valid' ? say : warn
  report(`${article.paper}  ${article.number}  ${article.headline}  ${article.signedAt}`)
  for (const { at, action, role, name } of steps) report(`${at}  ${action}  ${role}  ${name}`)
}

/** The newsroom's public keys: of a file, else of DATA_DIR. @throws UsageError if the file cannot be read */
export async function chosenKeys(file: Values[string]): Promise<KeySet> {
  if (typeof file === 'string') return readKeySet((await read(file)).toString(), file)
  return keysHere().published()
}

function keysHere(): SigningKeys {
  return new SigningKeys(loadConfig().dataDir, Date.now)
}

async function read(path: string): Promise<Buffer> {
  return readFile(path).catch(() => {
    throw new UsageError(`${path} cannot be read`)
  })
}
