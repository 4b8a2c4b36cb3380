import { p } from '../blocks.ts'
import { act, correct, type DemoArticle, type DemoStep } from '../demoArticle.ts'

/** 送审 to 签发, an hour after the other, so that the signature is `hoursAgo`. */
function signedAt(author: 'reporter' | 'reporter2' | 'stringer', hoursAgo: number): readonly DemoStep[] {
  return [
    act(author, 'submit', hoursAgo + 3),
    act('editor', 'pass', hoursAgo + 2),
    act('director', 'pass', hoursAgo + 1),
    act('chief', 'sign', hoursAgo),
  ]
}

/** 付校 and three proofs, half an hour after the other, from `hoursAgo` on. */
function proofsFrom(hoursAgo: number): readonly DemoStep[] {
  return [
    act('proofreader', 'pass', hoursAgo),
    act('proofreader', 'pass', hoursAgo - 0.5),
    act('proofreader2', 'pass', hoursAgo - 1),
    act('proofreader3', 'pass', hoursAgo - 1.5),
  ]
}

/** Short items that have come further than the reviews: one in proof, one that waits for its time, one of each end. */
export const newsInBrief: readonly DemoArticle[] = [
  {
    author: 'reporter',
    hoursAgo: 20,
    copy: {
      headline: ['社区食堂添了早餐窗'],
      meta: { language: 'zh', channel: 'society', keywords: ['社区食堂', '早餐'] },
      body: [
        p('昨天清晨六点，河埠头社区食堂的早餐窗第一次拉开。豆浆、米糕和菜包按成本定价，六十岁以上的老人凭证减半。'),
        p('食堂负责人温秀娥介绍，早餐窗是居民议事会提出来的：附近三个老小区住着九百多位老人，最近的早点铺要过两个路口。'),
        p('食堂每天早上六点开窗，八点半收摊，剩下的点心送给值夜班的环卫工人。'),
      ],
    },
    hands: [
      ['reporter', 2],
      ['stringer', 1],
    ],
    journey: [
      ...signedAt('reporter', 9),
      act('proofreader', 'pass', 7),
      correct('proofreader', 6.5, '早上六点开窗', '清早六点开窗'),
      act('proofreader', 'pass', 6, '', { errors: [{ kind: 'character', text: '早上', characters: 1 }] }),
    ],
  },
  {
    author: 'reporter2',
    hoursAgo: 26,
    copy: {
      kicker: ['周末去哪儿'],
      headline: ['老渡口的船模展周六开门'],
      meta: { language: 'zh', channel: 'culture', keywords: ['船模', '展览'] },
      body: [
        p('一百二十只船模，一条江上走过的船几乎都在这里了。由望川市文化馆筹办的“江上舟影”船模展将于本周六上午九点在老渡口候船厅开门。'),
        p('船模出自退休船工罗启航之手。他用了十一年，照着图样和记忆，把乌篷船、竹排、拖轮和渡轮一只一只做出来，最小的只有火柴盒大。'),
        p('展览免费，持续一个月；每逢周日下午，罗启航会在现场教孩子们做纸船。'),
      ],
    },
    hands: [['reporter2', 3]],
    journey: [...signedAt('reporter2', 16), ...proofsFrom(14), act('chief', 'schedule', 12, '', { publishInHours: 20 })],
  },
  {
    author: 'reporter',
    hoursAgo: 43,
    copy: {
      headline: ['江滨路夜间停车位增加二百个'],
      meta: { language: 'zh', channel: 'society', keywords: ['停车', '便民'] },
      body: [
        p('从今晚起，江滨路沿线四家单位的内部停车场在夜间向居民开放，共增加二百个车位。'),
        p('车位从晚上七点开放到次日早上七点，居民登记车牌后即可使用，不另收费。市停车管理中心说，首批登记名额已有一半有了主人。'),
      ],
    },
    hands: [
      ['reporter', 1],
      ['reporter2', 1],
    ],
    journey: [...signedAt('reporter', 33), ...proofsFrom(31), act('chief', 'publish', 29)],
  },
  {
    author: 'stringer',
    hoursAgo: 45,
    copy: {
      headline: ['图书馆新书到馆三千册'],
      meta: { language: 'zh', channel: 'culture', keywords: ['图书馆', '新书'] },
      body: [
        p('望川市图书馆本月新到图书三千册，其中地方文献二百余册，已全部上架。'),
        p('新书展示区设在二楼东厅，读者凭证每次可借五册，借期三十天。'),
      ],
    },
    hands: [['stringer', 2]],
    journey: [
      ...signedAt('stringer', 40),
      ...proofsFrom(38.5),
      act('chief', 'publish', 36.5),
      act('chief', 'correct', 27, '图书馆来电：新书展示区在二楼西厅，见报时写错。'),
      correct('stringer', 26.5, '二楼东厅', '二楼西厅'),
      ...signedAt('stringer', 22),
      ...proofsFrom(21),
      act('chief', 'publish', 19),
    ],
  },
  {
    author: 'reporter2',
    hoursAgo: 42,
    copy: {
      headline: ['城南集市明年迁址'],
      meta: { language: 'zh', channel: 'economy', keywords: ['集市', '迁址'] },
      body: [
        p('开了二十六年的城南集市将在明年春天迁往南湖路，新址面积扩大一倍，摊位按原有次序安排。'),
        p('集市管理方表示，搬迁期间不停市，老摊主的租金三年不变。'),
      ],
    },
    hands: [['reporter2', 2]],
    journey: [
      ...signedAt('reporter2', 34),
      ...proofsFrom(32),
      act('chief', 'publish', 30),
      act('director', 'withdraw', 18, '集市管理方来函：迁址方案尚未批准，报道所称时间和地点均未确定。'),
      act('chief', 'withdraw', 17.5, '迁址方案尚未批准，报道与事实不符。'),
    ],
  },
  {
    author: 'stringer',
    hoursAgo: 25,
    copy: {
      headline: ['腊梅开得比去年早'],
      meta: { language: 'zh', channel: 'supplement', keywords: ['腊梅', '物候'] },
      body: [
        p('南山脚下的腊梅今年开得早，比去年提前了十来天。守园人说，入冬以来晴天多，花苞早早就鼓了起来。'),
        p('园子不收门票，周末下午最香。'),
      ],
    },
    hands: [['stringer', 2]],
    journey: [act('stringer', 'submit', 17), act('editor', 'hold', 15, '天气版已满，留到周末副刊。')],
  },
]
