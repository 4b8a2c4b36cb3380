import { createContext } from 'react'
import type { PictureService } from '../pictures.ts'

/** The article's pictures, for node views; null outside an article. */
export const PicturesContext = createContext<PictureService | null>(null)
