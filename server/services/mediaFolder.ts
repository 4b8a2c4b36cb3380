import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isPictureType, type PictureType, pictureTypes } from './pictureFile.ts'

/** Where the pictures of a newsroom lie. */
export function mediaDir(dataDir: string): string {
  return join(dataDir, 'media')
}

/** The pictures' files below DATA_DIR/media, spread over folders by the first two characters of their ids. */
export class MediaFolder {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  path(id: string, type: PictureType): string {
    return join(this.#root, folderOf(id), fileName(id, type))
  }

  /** Writes a file that is complete and on disk when the promise resolves; a crash leaves either all of it or none. */
  async write(id: string, type: PictureType, bytes: Buffer): Promise<void> {
    const path = this.path(id, type)
    const folder = join(this.#root, folderOf(id))
    await mkdir(folder, { recursive: true })
    const draft = `${path}.part`
    try {
      await writeDurably(draft, bytes)
      await rename(draft, path)
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
    await syncFolder(folder)
    await syncFolder(this.#root)
  }

  /** @returns the ids of the pictures that have no file, in the order given */
  async missing(pictures: readonly { readonly id: string; readonly type: string }[]): Promise<string[]> {
    const folders = new Map<string, Set<string>>()
    for (const name of new Set(pictures.map(({ id }) => folderOf(id)))) folders.set(name, await namesIn(join(this.#root, name)))
    return pictures
      .filter(({ id, type }) => !isPictureType(type) || !folders.get(folderOf(id))?.has(fileName(id, type)))
      .map(({ id }) => id)
  }

  /** Removes a picture that no article has any more; one that is not there is gone already. */
  async remove(id: string, type: PictureType): Promise<void> {
    await rm(this.path(id, type), { force: true })
  }

  /** @returns null if there is no such file */
  async read(id: string, type: PictureType): Promise<Buffer | null> {
    try {
      return await readFile(this.path(id, type))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    }
  }
}

function folderOf(id: string): string {
  return id.slice(0, 2)
}

function fileName(id: string, type: PictureType): string {
  return `${id}.${pictureTypes[type]}`
}

async function namesIn(folder: string): Promise<Set<string>> {
  try {
    return new Set(await readdir(folder))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Set()
    throw error
  }
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The name of a new file is durable only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
