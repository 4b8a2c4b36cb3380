import type { ArticleLanguage } from '../article/json.ts'

/** Every word that a printed review record says by itself. Names of another edition are printed as they are stored. */
export interface RecordLabels {
  readonly lang: string
  readonly title: string
  readonly number: string
  readonly headline: string
  readonly untitled: string
  readonly author: string
  readonly desk: string
  readonly received: string
  readonly keptUntil: string
  readonly columns: readonly string[]
  readonly actions: Readonly<Record<string, string>>
  readonly stages: Readonly<Record<string, string>>
  readonly roles: Readonly<Record<string, string>>
  readonly decisions: Readonly<Record<string, string>>
  readonly override: string
  readonly unscheduled: string
  readonly notice: string
  readonly whole: string
  readonly head: string
  broken(step: number): string
  changes(count: number): string
  round(number: number): string
  proofs(rounds: number): string
  score(points: number, rate: number, passes: boolean): string
}

export const recordLabels: { readonly [L in ArticleLanguage]: RecordLabels } = {
  zh: {
    lang: 'zh-Hans-CN',
    title: '审稿单',
    number: '稿号',
    headline: '标题',
    untitled: '（无标题）',
    author: '建稿',
    desk: '频道',
    received: '收稿',
    keptUntil: '至少保存至',
    columns: ['序', '时间', '姓名（账号）', '身份', '处理', '意见', '版本／字数', '文字摘要／本步摘要'],
    actions: {
      create: '建稿',
      submit: '送审',
      recall: '撤回',
      pass: '通过',
      return: '退回',
      hold: '待用',
      resume: '恢复',
      kill: '弃用',
      sign: '签发',
      publish: '发布',
      schedule: '定时发布',
      correct: '更正',
      withdraw: '撤稿',
    },
    stages: {
      draft: '草稿',
      review1: '初审',
      review2: '复审',
      review3: '终审',
      signed: '已签发',
      proof1: '一校',
      proof2: '二校',
      proof3: '三校',
      ready: '待发',
      published: '已发布',
      held: '待用',
      killed: '弃用',
      withdrawn: '已撤稿',
    },
    roles: {
      reporter: '记者',
      stringer: '通讯员',
      editor: '责任编辑',
      director: '部门主任',
      chief: '值班总编',
      proofreader: '校对',
      layout: '版式',
      admin: '系统管理',
    },
    decisions: { proposed: '提议', approved: '批准' },
    unscheduled: '取消定时',
    override: '例外：一人兼任，理由见意见',
    notice: '更正：',
    whole: '各步环环相扣，没有改动。',
    head: '末步摘要',
    broken: (step) => `第 ${step} 步与封存时不符，此后不可作证。`,
    changes: (count) => `较上一步有 ${count} 处改动`,
    round: (number) => `第 ${number} 次校对`,
    proofs: (rounds) => `共校 ${rounds} 次，`,
    score: (points, rate, passes) => `差错 ${points} 分，差错率万分之 ${rate}，${passes ? '合格' : '不合格'}`,
  },
  en: {
    lang: 'en',
    title: 'Review record',
    number: 'Story',
    headline: 'Headline',
    untitled: '(untitled)',
    author: 'Started by',
    desk: 'Desk',
    received: 'Received',
    keptUntil: 'Kept at least until',
    columns: ['#', 'Time', 'Name (account)', 'Role', 'Step', 'Opinion', 'Version / characters', 'Text / step fingerprint'],
    actions: {
      create: 'started',
      submit: 'submitted',
      recall: 'recalled',
      pass: 'passed',
      return: 'returned',
      hold: 'put on hold',
      resume: 'resumed',
      kill: 'spiked',
      sign: 'signed off',
      publish: 'published',
      schedule: 'scheduled',
      correct: 'opened a correction',
      withdraw: 'withdrew',
    },
    stages: {
      draft: 'draft',
      review1: 'copy edit',
      review2: 'section editor',
      review3: 'duty editor',
      signed: 'signed off',
      proof1: 'first proof',
      proof2: 'second proof',
      proof3: 'final proof',
      ready: 'ready',
      published: 'published',
      held: 'on hold',
      killed: 'spiked',
      withdrawn: 'withdrawn',
    },
    roles: {
      reporter: 'reporter',
      stringer: 'stringer',
      editor: 'editor',
      director: 'section editor',
      chief: 'duty editor',
      proofreader: 'proofreader',
      layout: 'layout',
      admin: 'administrator',
    },
    decisions: { proposed: 'proposed', approved: 'approved' },
    unscheduled: 'schedule cancelled',
    override: 'Exception: one person in two duties, for the reason given',
    notice: 'Correction: ',
    whole: 'Every step is as it was sealed.',
    head: 'Last fingerprint',
    broken: (step) => `Step ${step} is not as it was sealed; nothing after it is proof.`,
    changes: (count) => `${count} ${count === 1 ? 'change' : 'changes'} since the step before`,
    round: (number) => `Proof ${number}:`,
    proofs: (rounds) => `${rounds} ${rounds === 1 ? 'proof' : 'proofs'} in all:`,
    score: (points, rate, passes) => `${points} points, ${rate} in 10,000 characters, ${passes ? 'passes' : 'does not pass'}`,
  },
}
