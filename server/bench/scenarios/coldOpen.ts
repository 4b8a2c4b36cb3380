import { setTimeout as wait } from 'node:timers/promises'
import * as Y from 'yjs'
import { BenchClient } from '../client.ts'
import { diskMb, observe, residentMb, settled } from '../processTree.ts'
import type { Figures, Run, Scenario, Size } from '../scenario.ts'

const edits: Readonly<Record<Size, number>> = { quick: 10_000, usual: 50_000, big: 260_000 }
/** Edits on their way at the same time. */
const window = 1_000
const openings = ['first', 'second'] as const

/** A long article that was written key by key, opened by the first person in the morning. */
export const coldOpen: Scenario = {
  about: 'an article of 50,000 single edits (--size big: 260,000): taken in, and opened after a restart, twice',
  figures: [
    { key: 'intake', label: 'taken in and durable, edits/s' },
    { key: 'intakeCpu', label: 'server CPU per edit, µs' },
    { key: 'rss', label: 'server memory after it, MB' },
    { key: 'stored', label: 'data on disk, MB' },
    { key: 'yjs', label: 'Yjs alone applies the state in, ms' },
    { key: 'first', label: 'first open: text there after, ms' },
    { key: 'firstCpu', label: '… server CPU, ms' },
    { key: 'second', label: 'second open, ms' },
    { key: 'secondCpu', label: '… server CPU, ms' },
    { key: 'warm', label: 'another client in the open article, ms' },
    { key: 'received', label: 'received by a client, KB' },
  ],
  targets: ['galley'],
  once: true,
  limitSeconds: 600,
  run,
}

async function run({ target, size, dataDir }: Run): Promise<Figures> {
  const [docId = ''] = await target.createDocuments(1)
  const author = new BenchClient(target, docId, 0)
  await author.open()
  const usage = await observe(target.server.pid, () => writeLong(author, edits[size]))
  const rss = residentMb(target.server.pid)
  author.close()
  await settled(target.server.pid, 60_000)
  const figures: Record<string, number | null> = {
    intake: edits[size] / usage.seconds,
    intakeCpu: usage.serverCpu === null ? null : (usage.serverCpu * 1e6) / edits[size],
    rss,
    stored: diskMb(dataDir),
    yjs: yjsAlone(author.doc),
  }
  for (const opening of openings) {
    await target.restart()
    Object.assign(figures, await openCold(target, docId, author.doc, opening))
    await settled(target.server.pid, 60_000)
  }
  return figures
}

async function openCold(target: Run['target'], docId: string, wanted: Y.Doc, opening: (typeof openings)[number]): Promise<Figures> {
  const client = new BenchClient(target, docId, 1)
  let taken = 0
  const { serverCpu } = await observe(target.server.pid, async () => {
    const began = performance.now()
    await client.open()
    taken = performance.now() - began
  })
  const complete = Y.getState(client.doc.store, wanted.clientID) === Y.getState(wanted.store, wanted.clientID)
  if (!complete) throw new Error('the article was not complete when it was called so')
  const second = new BenchClient(target, docId, 2)
  const began = performance.now()
  await second.open()
  const warm = performance.now() - began
  client.close()
  second.close()
  return { [opening]: taken, [`${opening}Cpu`]: serverCpu === null ? null : serverCpu * 1000, warm, received: client.bytes / 1024 }
}

/** Runs of typing, runs of deleting, and jumps, as in a long day; every edit is an update of its own. */
async function writeLong(author: BenchClient, count: number): Promise<void> {
  const text = author.addParagraph()
  const random = generator(20_24)
  let caret = 0
  for (let made = 0; made < count; ) {
    if (random() < 0.1) caret = Math.floor(random() * (text.length + 1))
    const isDeleting = text.length > 200 && random() < 0.3
    for (let left = 1 + Math.floor(random() * 18); left > 0 && made < count; left--, made++) {
      if (isDeleting && caret > 0) text.delete(--caret, 1)
      else text.insert(caret++, String.fromCharCode(0x4e00 + Math.floor(random() * 3000)))
      while (author.waiting >= window) await wait(1)
    }
  }
  while (author.waiting > 0) await wait(1)
}

function yjsAlone(doc: Y.Doc): number {
  const state = Y.encodeStateAsUpdate(doc)
  const began = performance.now()
  Y.applyUpdate(new Y.Doc(), state)
  return performance.now() - began
}

/** Numbers from 0 to 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
