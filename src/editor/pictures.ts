import type { CropRequest, PictureRecord } from '#shared/protocol/api.ts'

/** A picture that the server has. */
export interface StoredPicture {
  readonly id: string
  readonly width: number
  readonly height: number
}

/** What the editor needs to put pictures into an article; the page brings it. */
export interface PictureService {
  /**
   * Uploads a picture.
   * @param onProgress told how much is sent, 0 to 1
   * @throws if it is refused or the connection fails; the service tells the person why
   */
  upload(file: File, onProgress: (share: number) => void): Promise<StoredPicture>
  /** Address of a picture of this article. */
  url(id: string): string
  /** A picture and where it comes from. @throws ApiError */
  find(id: string): Promise<PictureRecord>
  /** Makes a part of a picture. @throws ApiError */
  crop(id: string, crop: CropRequest): Promise<StoredPicture>
}

/** What the editor wants to tell the person. */
export type EditorNotice = 'not_a_picture' | 'upload_failed' | 'upload_came_too_late' | 'paste_too_large'
