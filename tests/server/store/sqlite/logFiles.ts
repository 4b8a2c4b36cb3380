import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { SqliteEngine } from '../../../../server/store/sqlite/engine.ts'

/** The log's tables without the rest of a newsroom. */
export function createTables(engine: SqliteEngine): void {
  engine.run(`create table article_doc (id text primary key not null, epoch integer not null default 1,
    head_seq integer not null default 0, acl_version integer not null default 1, schema_version integer not null) strict`)
  engine.run(`create table doc_update (doc_id text not null references article_doc, seq integer not null, user_id text not null,
    session_id text not null, at integer not null, data blob not null, primary key (doc_id, seq)) strict, without rowid`)
  engine.run(`create table doc_client (doc_id text not null references article_doc, client_id integer not null,
    user_id text not null, primary key (doc_id, client_id)) strict, without rowid`)
}

/** The files of a data directory as they are this moment, which is what is left when its process is killed. */
export function copyFiles(from: string, to: string, names = ['galley.db', 'galley.db-wal', 'galley.journal']): void {
  for (const name of names) if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name))
}
