/** A broken rule, or `unreadable` or `too-few-modules` when nothing can be said. */
export interface ImportFinding {
  readonly rule: string
  readonly from: string
  readonly to: string
}

export function checkImportRules(folder: string, fewestModules: number): Promise<readonly ImportFinding[]>
