/** What the editor needs to put pictures into an article; the page brings it. */
export interface PictureService {
  /**
   * Uploads a picture.
   * @param onProgress told how much is sent, 0 to 1
   * @throws if it is refused or the connection fails; the service tells the person why
   */
  upload(file: File, onProgress: (share: number) => void): Promise<{ readonly id: string; readonly width: number; readonly height: number }>
  /** Address of a picture of this article. */
  url(id: string): string
}

/** What the editor wants to tell the person. */
export type EditorNotice = 'not_a_picture' | 'upload_failed' | 'upload_came_too_late' | 'paste_too_large'
